package main

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/components/dns"
	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/components/site"
	"github.com/plinth-infra/plinth/components/stack"
	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/components/waf"
)

func (p *platform) buildNetwork() (err error) {
	if p.network, err = network.New(p.Context, "network", p.config.NetworkArgs(), p.inRegion); err != nil {
		return err
	}
	p.Export("network", pulumi.Map{"vpcId": p.network.VPCID, "publicSubnetIds": p.network.PublicSubnetIDs,
		"privateSubnetIds": p.network.PrivateSubnetIDs, "isolatedSubnetIds": p.network.IsolatedSubnetIDs})
	return nil
}

func (p *platform) buildZone() (err error) {
	args := p.config.DNSArgs()
	args.USEast1 = p.usEast1
	if p.zone, err = dns.New(p.Context, "dns", args, p.inRegion); err != nil {
		return err
	}
	p.Export("nameServers", p.zone.NameServers)
	if !p.config.Delegated() {
		return p.Log.Warn("plinth:dns.awaitingDelegation leaves out the API, the sites, the load balancer and the services behind it: enter the output nameServers at the registrar, "+
			"wait until `dig NS` answers with them, then take the setting out", &pulumi.LogArgs{Resource: p.zone})
	}
	return nil
}

// buildMonitoring makes the topic that alarms are sent to. Each tier makes its own alarms.
func (p *platform) buildMonitoring() (err error) {
	p.monitor, err = monitoring.New(p.Context, "monitoring", p.config.MonitoringArgs(), p.inRegion)
	if err == nil {
		p.Export("alarmTopicArn", p.monitor.TopicARN)
	}
	return err
}

// buildMessaging makes the topics, then the queues, which have to know who delivers to them, and then the subscriptions.
func (p *platform) buildMessaging() error {
	settings := p.config.Messaging
	topics, delivers, arns := map[string]*messaging.Topic{}, map[string][]pulumi.StringInput{}, pulumi.Map{}
	p.topics, p.queues = topics, map[string]*messaging.Queue{}
	for _, name := range slices.Sorted(maps.Keys(settings.Topics)) {
		made, err := messaging.NewTopic(p.Context, name, p.config.TopicArgs(name), p.inRegion)
		if err != nil {
			return err
		}
		if err := made.Notify(p.Context, settings.Topics[name].Emails, nil, p.config.Disposable); err != nil {
			return err
		}
		topics[name], arns[name] = made, made.ARN
		for _, queue := range settings.Topics[name].Queues {
			delivers[queue] = append(delivers[queue], made.ARN)
		}
	}
	outputs := pulumi.Map{}
	for _, name := range slices.Sorted(maps.Keys(settings.Queues)) {
		args := p.config.QueueArgs(name)
		args.Topics = delivers[name]
		args.AlarmActions = p.monitor.Actions()
		if alarms := topics[settings.AlarmTopic]; alarms != nil {
			args.AlarmActions = []pulumi.StringInput{alarms.ARN}
		}
		queue, err := messaging.NewQueue(p.Context, name, args, p.inRegion)
		if err != nil {
			return err
		}
		if err := p.monitor.Watch(p.Context, pulumi.Parent(queue), monitoring.Queue{Name: name, QueueName: queue.Name}); err != nil {
			return err
		}
		p.queues[name], outputs[name] = queue, pulumi.Map{"url": queue.URL, "arn": queue.ARN}
		for _, topic := range slices.Sorted(maps.Keys(topics)) {
			if !slices.Contains(settings.Topics[topic].Queues, name) {
				continue
			}
			if err := topics[topic].Subscribe(p.Context, topic+"-to-"+name, queue, pulumi.Parent(topics[topic])); err != nil {
				return err
			}
		}
	}
	p.Export("queues", outputs)
	p.Export("topics", arns)
	return nil
}

func (p *platform) buildFunctions() (err error) {
	p.functions = map[string]*function.Function{}
	for _, name := range slices.Sorted(maps.Keys(p.config.Functions)) {
		args := p.config.FunctionArgs(name)
		args.Monitor = p.monitor
		for _, bucket := range slices.Sorted(maps.Keys(p.config.Functions[name].Buckets)) {
			args.Statements = append(args.Statements, p.buckets[bucket].Grant(p.config.Functions[name].Buckets[bucket])...)
			args.Environment[storage.Variable(bucket)] = p.buckets[bucket].Name
		}
		if p.config.Functions[name].VPC {
			args.VPC = &function.VPC{VPCID: p.network.VPCID, SubnetIDs: p.network.PrivateSubnetIDs}
		}
		if p.functions[name], err = function.New(p.Context, name, args, p.inRegion); err != nil {
			return err
		}
	}
	return nil
}

// buildAPI makes the API with its certificate, its address in the zone and, in front of a REST API, its firewall.
func (p *platform) buildAPI() (err error) {
	args := p.config.APIArgs()
	args.Functions, args.Monitor = p.functions, p.monitor
	if args.Domain != nil {
		if args.Domain.CertificateARN, err = p.certificate("api", p.inRegion, args.Domain.Name); err != nil {
			return err
		}
	}
	if p.config.Targets() {
		args.Targets = map[string]api.Target{stack.FleetTarget: {
			ListenerARN: p.fleet.ListenerARN, LoadBalancerARN: p.fleet.LoadBalancerARN, DNSName: p.fleet.DNSName,
		}}
		args.Link = &api.Link{VPCID: p.network.VPCID, SubnetIDs: p.network.PrivateSubnetIDs}
	}
	if p.api, err = api.New(p.Context, "api", args, p.inRegion); err != nil {
		return err
	}
	if p.config.Targets() && args.Kind != api.KindREST { // a REST API comes through PrivateLink, without a group
		if err = p.fleet.AddClient(p.Context, "api", p.api.LinkSecurityGroupID); err != nil {
			return err
		}
	}
	p.Export("apiUrl", p.api.Endpoint)
	if args.Domain != nil {
		alias := &dns.AliasArgs{ZoneID: p.zone.ZoneID, Name: args.Domain.Name, TargetDomain: p.api.DomainName, TargetZoneID: p.api.DomainZoneID}
		if err = dns.NewAlias(p.Context, "api", alias, pulumi.Parent(p.zone)); err != nil {
			return err
		}
	}
	if args.Kind != api.KindREST || p.config.WAF == nil {
		return nil
	}
	firewall, err := waf.New(p.Context, "api", p.config.WAFArgs(waf.ScopeRegional), p.inRegion)
	if err != nil {
		return err
	}
	return firewall.Protect(p.Context, "api", p.api.StageARN)
}

// buildSites makes what all sites share, the firewall and the bucket of access records, and then each site with its certificate.
func (p *platform) buildSites() error {
	var webACL pulumi.StringPtrInput
	if p.config.WAF != nil {
		args := p.config.WAFArgs(waf.ScopeCloudFront)
		args.USEast1 = p.usEast1
		firewall, err := waf.New(p.Context, "sites", args, p.inRegion)
		if err != nil {
			return err
		}
		webACL = firewall.ARN
	}
	records, err := p.accessLogs()
	if err != nil {
		return err
	}
	outputs := pulumi.Map{}
	for _, name := range slices.Sorted(maps.Keys(p.config.Sites)) {
		args := p.config.SiteArgs(name)
		args.WebACLARN, args.AccessLogs = webACL, &storage.AccessLogs{Bucket: records.Name, Prefix: name + "/"}
		if args.Domain != "" {
			args.ZoneID = p.zone.ZoneID
			if args.CertificateARN, err = p.certificate("site-"+name, p.inUSEast1, args.Names()...); err != nil {
				return err
			}
		}
		if args.API != nil {
			args.API.Domain = p.api.OriginDomain
			if secret := p.config.API.OriginSecret; len(secret) > 0 {
				args.API.Headers = map[string]pulumi.StringInput{api.OriginHeader: pulumi.ToSecret(pulumi.String(secret[0])).(pulumi.StringOutput)}
			}
		}
		made, err := site.New(p.Context, name, args, p.inRegion)
		if err != nil {
			return err
		}
		outputs[name] = pulumi.Map{"url": made.URL, "bucket": made.BucketName, "distributionId": made.DistributionID}
	}
	p.Export("sites", outputs)
	return nil
}

func (p *platform) certificate(name string, in pulumi.ResourceOption, names ...string) (pulumi.StringOutput, error) {
	c, err := dns.NewCertificate(p.Context, name, &dns.CertificateArgs{Domain: names[0], AlternativeNames: names[1:], ZoneID: p.zone.ZoneID}, in)
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	return c.ARN, nil
}
