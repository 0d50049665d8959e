package payments

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/dynamodb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// The names that functions/internal/payments reads and writes.
const (
	claimsKey, paymentsKey    = "idempotencyKey", "paymentId"
	pendingIndex, statusIndex = "pending", "status"
	expires                   = "expiresAt"
)

// attribute is a key's name and kind: S a string, N a number.
type attribute struct{ name, kind string }

// claims is the table of idempotency keys. Its index holds what isn't finished.
func (b *builder) claims() (*dynamodb.Table, error) {
	return b.table(b.name+"-claims", claimsKey, pendingIndex, attribute{"pending", "S"}, attribute{"leaseUntil", "N"})
}

// payments is the table of recorded payments, with an index by status and time.
func (b *builder) payments() (*dynamodb.Table, error) {
	return b.table(b.name, paymentsKey, statusIndex, attribute{"status", "S"}, attribute{"decidedAt", "S"})
}

// table takes what comes, and is billed by it.
func (b *builder) table(name, key, index string, hash, by attribute) (*dynamodb.Table, error) {
	return dynamodb.NewTable(b.ctx, name, &dynamodb.TableArgs{
		BillingMode: pulumi.String("PAY_PER_REQUEST"),
		HashKey:     pulumi.String(key),
		Attributes: dynamodb.TableAttributeArray{
			dynamodb.TableAttributeArgs{Name: pulumi.String(key), Type: pulumi.String("S")},
			dynamodb.TableAttributeArgs{Name: pulumi.String(hash.name), Type: pulumi.String(hash.kind)},
			dynamodb.TableAttributeArgs{Name: pulumi.String(by.name), Type: pulumi.String(by.kind)},
		},
		GlobalSecondaryIndexes: dynamodb.TableGlobalSecondaryIndexArray{dynamodb.TableGlobalSecondaryIndexArgs{
			Name: pulumi.String(index), HashKey: pulumi.String(hash.name), RangeKey: pulumi.String(by.name), ProjectionType: pulumi.String("ALL"),
		}},
		// Items without the attribute stay. DynamoDB takes an hour to change its mind, so it is never switched off.
		Ttl:                 dynamodb.TableTtlArgs{AttributeName: pulumi.String(expires), Enabled: pulumi.Bool(true)},
		PointInTimeRecovery: dynamodb.TablePointInTimeRecoveryArgs{Enabled: pulumi.Bool(true)},
		// The account's key for DynamoDB, whose use is in CloudTrail; without it, it would be a key of AWS's.
		ServerSideEncryption:      dynamodb.TableServerSideEncryptionArgs{Enabled: pulumi.Bool(true)},
		DeletionProtectionEnabled: pulumi.Bool(!b.args.Disposable),
	}, b.parent, pulumi.Protect(!b.args.Disposable))
}
