package payments

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/dynamodb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// The names that functions/internal/payments reads and writes.
const (
	claimsKey    = "idempotencyKey"
	paymentsKey  = "paymentId"
	pendingIndex = "pending"
	statusIndex  = "status"
	expires      = "expiresAt"
)

// attribute is a key's name and type: S a string, N a number.
type attribute struct{ name, kind string }

func (a attribute) args() dynamodb.TableAttributeArgs {
	return dynamodb.TableAttributeArgs{Name: pulumi.String(a.name), Type: pulumi.String(a.kind)}
}

// tables makes the table of idempotency keys, whose index holds what isn't finished, and the one of
// recorded payments, with an index by status and time.
func (b *builder) tables() (err error) {
	b.claims, err = b.table(b.name+"-claims", claimsKey, pendingIndex,
		attribute{"pending", "S"}, attribute{"leaseUntil", "N"})
	if err != nil {
		return fmt.Errorf("table of idempotency keys: %w", err)
	}
	b.records, err = b.table(b.name, paymentsKey, statusIndex, attribute{"status", "S"}, attribute{"decidedAt", "S"})
	if err != nil {
		return fmt.Errorf("table of payments: %w", err)
	}
	b.payments.TableName = b.records.Name
	b.payments.TableARN = b.records.Arn
	b.payments.ClaimsTableName = b.claims.Name
	return nil
}

// table takes what comes, and is billed by it.
func (b *builder) table(name, key, index string, hash, by attribute) (*dynamodb.Table, error) {
	return dynamodb.NewTable(b.ctx, name, &dynamodb.TableArgs{
		BillingMode: pulumi.String("PAY_PER_REQUEST"),
		HashKey:     pulumi.String(key),
		Attributes: dynamodb.TableAttributeArray{
			attribute{key, "S"}.args(),
			hash.args(),
			by.args(),
		},
		GlobalSecondaryIndexes: dynamodb.TableGlobalSecondaryIndexArray{dynamodb.TableGlobalSecondaryIndexArgs{
			Name:           pulumi.String(index),
			HashKey:        pulumi.String(hash.name),
			RangeKey:       pulumi.String(by.name),
			ProjectionType: pulumi.String("ALL"),
		}},
		// Items without the attribute stay. DynamoDB takes an hour to change its mind, so it is
		// never switched off.
		Ttl: dynamodb.TableTtlArgs{
			AttributeName: pulumi.String(expires),
			Enabled:       pulumi.Bool(true),
		},
		PointInTimeRecovery: dynamodb.TablePointInTimeRecoveryArgs{Enabled: pulumi.Bool(true)},
		// The account's key for DynamoDB, whose use is in CloudTrail; without it, it would be a key
		// of AWS's.
		ServerSideEncryption:      dynamodb.TableServerSideEncryptionArgs{Enabled: pulumi.Bool(true)},
		DeletionProtectionEnabled: pulumi.Bool(!b.args.Disposable),
	}, b.parent, pulumi.Protect(!b.args.Disposable))
}
