// Flat registers as many resources as it is told to, none of which needs another: the least that the engine can have
// to do for so many. It is what benchmarks compare the real program with.
package main

import (
	"fmt"
	"strconv"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		text, _ := ctx.GetConfig("flat:count")
		count, err := strconv.Atoi(text)
		if err != nil {
			return fmt.Errorf("flat:count: %w", err)
		}
		tags := pulumi.StringMap{}
		if restless, _ := ctx.GetConfig("flat:restless"); restless == "true" { // for tests: no two runs are the same
			tags["at"] = pulumi.String(time.Now().Format("150405.000000"))
		}
		for i := range count {
			var r pulumi.CustomResourceState
			if err := ctx.RegisterResource("aws:cloudwatch/logGroup:LogGroup", fmt.Sprintf("group-%d", i),
				pulumi.Map{"retentionInDays": pulumi.Int(7), "tags": tags}, &r, pulumi.Version("6.83.2")); err != nil {
				return err
			}
		}
		return nil
	})
}
