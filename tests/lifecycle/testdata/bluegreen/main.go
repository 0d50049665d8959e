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

const (
	account = "123456789012"
	region  = "eu-west-1"
)

func main() { pulumi.Run(bluegreen) }

func bluegreen(ctx *pulumi.Context) error {
	net, web, err := standing(ctx)
	if err != nil {
		return err
	}
	cluster, err := service.NewCluster(ctx, "main", nil)
	if err != nil {
		return err
	}
	shop := behind(net, web, cluster)
	shop.Image.URI = text(ctx, "image")
	shop.CPU = number(ctx, "cpu")
	shop.MemoryMiB = 1024
	shop.Hosts = []string{"shop.example.com"}
	shop.Priority = number(ctx, "priority")
	shop.Health.GraceSeconds = number(ctx, "grace")
	shop.Strategy = service.Strategy(text(ctx, "strategy"))
	shop.CodeOwner = service.CodeOwnerPipeline
	shop.DeployHookArchive = text(ctx, "hook")
	made, err := service.New(ctx, "shop", &shop)
	if err != nil {
		return fmt.Errorf("shop: %w", err)
	}
	beside := behind(net, web, cluster)
	beside.Image.URI = "registry.example.com/beside:1"
	beside.Paths = []string{"/beside/*"}
	beside.Priority = 300
	if _, err := service.New(ctx, "beside", &beside); err != nil {
		return fmt.Errorf("beside: %w", err)
	}
	if made.Deployment == nil {
		return nil
	}
	ctx.Export("application", made.Deployment.Application)
	ctx.Export("group", made.Deployment.Group)
	ctx.Export("appSpec", made.Deployment.AppSpec)
	return nil
}

func text(ctx *pulumi.Context, key string) string {
	value, _ := ctx.GetConfig("bluegreen:" + key)
	return value
}

func number(ctx *pulumi.Context, key string) int {
	n, _ := strconv.Atoi(text(ctx, key))
	return n
}

// standing is what the services stand on.
func standing(ctx *pulumi.Context) (*network.Network, *ingress.Ingress, error) {
	place := network.Args{Region: region, Account: account, Disposable: true}
	place.CIDR = "10.0.0.0/16"
	place.Zones = []string{"eu-west-1a", "eu-west-1b"}
	net, err := network.New(ctx, "net", &place)
	if err != nil {
		return nil, nil, err
	}
	certificate, err := acm.NewCertificate(ctx, "web", &acm.CertificateArgs{
		CertificateBody: pulumi.String(text(ctx, "certificate")),
		PrivateKey:      pulumi.String(text(ctx, "key")),
	})
	if err != nil {
		return nil, nil, err
	}
	addresses := map[string]pulumi.StringInput{}
	for zone, address := range net.NATAddresses {
		addresses[zone] = address
	}
	web, err := ingress.New(ctx, "web", &ingress.Args{
		VPCID:          net.VPCID,
		SubnetIDs:      net.PublicSubnetIDs,
		VPCCIDR:        net.CIDR,
		CertificateARN: certificate.Arn,
		Account:        account,
		TestAddresses:  addresses,
		Disposable:     true,
	})
	return net, web, err
}

// behind is a service behind the load balancer, without what tells it from others.
func behind(net *network.Network, web *ingress.Ingress, cluster *service.Cluster) service.Args {
	return service.Args{
		Cluster:    cluster,
		VPCID:      net.VPCID,
		SubnetIDs:  net.PrivateSubnetIDs,
		Account:    account,
		Region:     region,
		Ingress:    web,
		Disposable: true,
	}
}
