package main

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/storage"
)

// accessLogs is the bucket that keeps the record of requests to all others. The first tier that needs it makes it.
func (p *platform) accessLogs() (bucket *storage.Bucket, err error) {
	if p.records == nil {
		p.records, err = storage.NewBucket(p.Context, storage.AccessLogName, p.config.AccessLogArgs(), p.inRegion)
	}
	return p.records, err
}

func (p *platform) buildStorage() error {
	records, err := p.accessLogs()
	if err != nil {
		return err
	}
	p.buckets = map[string]*storage.Bucket{}
	outputs := pulumi.Map{}
	for _, name := range slices.Sorted(maps.Keys(p.config.Storage.Buckets)) {
		args := p.config.BucketArgs(name)
		args.Logs = &storage.AccessLogs{Bucket: records.Name, Prefix: "storage/" + name + "/"}
		if p.buckets[name], err = storage.NewBucket(p.Context, name, args, p.inRegion); err != nil {
			return err
		}
		output := pulumi.Map{"name": p.buckets[name].Name}
		if args.Replica != nil {
			output["replicaRoleArn"] = p.buckets[name].ReplicaRoleARN
		}
		outputs[name] = output
	}
	p.Export("buckets", outputs)
	return nil
}
