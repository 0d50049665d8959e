package storage_test

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/storage"
)

// A bucket of uploads from the browser, which records every request in a bucket of logs that
// forgets after a quarter.
func Example() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		logs, err := storage.NewBucket(ctx, "access-logs", &storage.BucketArgs{
			BucketSettings: storage.BucketSettings{ExpireDays: 90},
			Receives:       storage.DeliveryServerAccess,
			Account:        "123456789012",
			Unversioned:    true,
		})
		if err != nil {
			return err
		}
		uploads, err := storage.NewBucket(ctx, "uploads", &storage.BucketArgs{
			BucketSettings: storage.BucketSettings{CORS: []storage.CORSRule{{
				Origins: []string{"https://example.com"},
				Methods: []string{"PUT"},
				Headers: []string{"content-type"},
			}}},
			Logs: &storage.AccessLogs{Bucket: logs.Name},
		})
		if err != nil {
			return err
		}
		ctx.Export("uploads", uploads.Name)
		return nil
	})
}

// A bucket whose policy names what is made from it.
func ExampleBucket_AttachPolicy() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		bucket, err := storage.NewBucket(ctx, "pages", &storage.BucketArgs{PolicyLater: true})
		if err != nil {
			return err
		}
		distributionARN := pulumi.String(
			"arn:aws:cloudfront::123456789012:distribution/E1234567890ABC",
		) // made with bucket.RegionalDomainName
		return bucket.AttachPolicy(ctx, storage.Statement{
			Sid:       "CloudFrontReads",
			Actions:   []string{"s3:GetObject"},
			Resources: []pulumi.StringInput{pulumi.Sprintf("%s/*", bucket.ARN)},
			Principals: []storage.Principal{
				{Type: "Service", Identifiers: []pulumi.StringInput{pulumi.String("cloudfront.amazonaws.com")}},
			},
			Conditions: []storage.Condition{
				{Test: "StringEquals", Variable: "aws:SourceArn", Values: []pulumi.StringInput{distributionARN}},
			},
		})
	})
}

// A bucket of backups: nobody deletes them for a month, they get cheaper as they get older, and
// there is a copy in another region. A role of a program that makes backups is given Write, one
// that restores them Read.
func ExampleBucket_Write() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		backups, err := storage.NewBucket(ctx, "backups", &storage.BucketArgs{
			BucketSettings: storage.BucketSettings{
				InfrequentAccessDays: 30,
				ArchiveDays:          90,
				ExpireDays:           400,
				Lock:                 &storage.Lock{Days: 30},
			},
			Replica: &storage.Replica{BucketARN: pulumi.String("arn:aws:s3:::backups-in-frankfurt")},
		})
		if err != nil {
			return err
		}
		statements := backups.Write("database/") // for the Statements of a function or a service
		return ctx.Log.Info(statements[0].Sid, nil)
	})
}
