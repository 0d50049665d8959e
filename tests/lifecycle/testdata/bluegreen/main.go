// Bluegreen is one service that CodeDeploy deploys, and another one beside it on the same load
// balancer, with all that they stand on.
package main

import (
	"fmt"
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/acm"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/components/service"
)

const account = "123456789012"

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		text := func(key string) string { value, _ := ctx.GetConfig("bluegreen:" + key); return value }
		number := func(key string) int { n, _ := strconv.Atoi(text(key)); return n }
		net, err := network.New(ctx, "net", &network.Args{
			CIDR: "10.0.0.0/16", Zones: []string{"eu-west-1a", "eu-west-1b"}, Region: "eu-west-1", Account: account, Disposable: true,
		})
		if err != nil {
			return err
		}
		certificate, err := acm.NewCertificate(ctx, "web", &acm.CertificateArgs{CertificateBody: pulumi.String(text("certificate")), PrivateKey: pulumi.String(text("key"))})
		if err != nil {
			return err
		}
		addresses := map[string]pulumi.StringInput{}
		for zone, address := range net.NATAddresses {
			addresses[zone] = address
		}
		web, err := ingress.New(ctx, "web", &ingress.Args{
			VPCID: net.VPCID, SubnetIDs: net.PublicSubnetIDs, VPCCIDR: net.CIDR, CertificateARN: certificate.Arn, Account: account, TestAddresses: addresses, Disposable: true,
		})
		if err != nil {
			return err
		}
		cluster, err := service.NewCluster(ctx, "main", nil)
		if err != nil {
			return err
		}
		args := service.Args{
			Cluster: cluster, VPCID: net.VPCID, SubnetIDs: net.PrivateSubnetIDs, Account: account, Region: "eu-west-1", Ingress: web, Disposable: true,
			Image: text("image"), CPU: number("cpu"), MemoryMiB: 1024, Hosts: []string{"shop.example.com"}, Priority: number("priority"),
			Health: service.Health{GraceSeconds: number("grace")}, Strategy: service.Strategy(text("strategy")), ImageOwner: service.OwnerPipeline, DeployHookArchive: text("hook"),
		}
		shop, err := service.New(ctx, "shop", &args)
		if err != nil {
			return err
		}
		beside := service.Args{
			Cluster: cluster, VPCID: net.VPCID, SubnetIDs: net.PrivateSubnetIDs, Account: account, Region: "eu-west-1", Ingress: web, Disposable: true,
			Image: "registry.example.com/beside:1", Paths: []string{"/beside/*"}, Priority: 300,
		}
		if _, err := service.New(ctx, "beside", &beside); err != nil {
			return fmt.Errorf("beside: %w", err)
		}
		if shop.Deployment == nil {
			return nil
		}
		ctx.Export("application", shop.Deployment.Application)
		ctx.Export("group", shop.Deployment.Group)
		ctx.Export("appSpec", shop.Deployment.AppSpec)
		return nil
	})
}
