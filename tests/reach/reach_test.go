package reach

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/tests/mockaws"
)

type m = map[string]any

// made is a registration with its answer.
func made(token, name, id string, inputs, outputs m) *mockaws.Resource {
	return &mockaws.Resource{
		Type:    token,
		Name:    name,
		ID:      id,
		Custom:  true,
		Inputs:  resource.NewPropertyMapFromMap(inputs),
		Outputs: resource.NewPropertyMapFromMap(outputs),
	}
}

func sg(id string) *mockaws.Resource { return made(group, id, id, nil, nil) }

func let(token, of string, peer m, ports ...float64) *mockaws.Resource {
	in := m{"securityGroupId": of, "ipProtocol": "tcp", "fromPort": ports[0], "toPort": ports[len(ports)-1]}
	for k, v := range peer {
		in[k] = v
	}
	return made(token, "rule", "", in, nil)
}

// place is a VPC with one subnet of each kind.
func place() []*mockaws.Resource {
	list := []*mockaws.Resource{made("aws:ec2/vpc:Vpc", "net", "vpc-1", m{"cidrBlock": "10.0.0.0/16"}, nil)}
	for kind, target := range map[string]m{
		"public":   {"gatewayId": "igw-1"},
		"private":  {"natGatewayId": "nat-1"},
		"isolated": nil,
	} {
		list = append(
			list,
			made(
				"aws:ec2/routeTableAssociation:RouteTableAssociation",
				kind,
				"",
				m{"routeTableId": "rtb-" + kind, "subnetId": kind},
				nil,
			),
		)
		if target != nil {
			target["routeTableId"], target["destinationCidrBlock"] = "rtb-"+kind, "0.0.0.0/0"
			list = append(list, made("aws:ec2/route:Route", kind, "", target, nil))
		}
	}
	return append(list, made("aws:ec2/natGateway:NatGateway", "nat", "nat-1", nil, m{"publicIp": "198.51.100.7"}))
}

func balancer(subnet string, internal bool) *mockaws.Resource {
	return made(
		"aws:lb/loadBalancer:LoadBalancer",
		"web",
		"lb-1",
		m{"securityGroups": []any{"sg-web"}, "subnets": []any{subnet}, "internal": internal},
		m{"arn": "arn:lb", "dnsName": "web.elb"},
	)
}

func task(name, subnet string) *mockaws.Resource {
	return made(
		"aws:ecs/service:Service",
		name,
		name,
		m{"networkConfiguration": m{"securityGroups": []any{"sg-" + name}, "subnets": []any{subnet}}},
		nil,
	)
}

func table(t *testing.T, list ...*mockaws.Resource) []Edge {
	t.Helper()
	edges, err := Table(&mockaws.Recording{Resources: append(place(), list...)})
	require.NoError(t, err)
	return edges
}

var everybody = m{"cidrIpv4": "0.0.0.0/0"}

func TestTheInternetComesInByAPublicAddressInAPublicSubnetOnly(t *testing.T) {
	t.Parallel()
	open := let(inRule, "sg-web", everybody, 443)
	require.Equal(
		t,
		[]Edge{{Internet, "load balancer web", "443"}},
		table(t, sg("sg-web"), open, balancer("public", false)),
	)
	require.Empty(t, table(t, sg("sg-web"), open, balancer("private", false)))
	require.Empty(t, table(t, sg("sg-web"), open, balancer("public", true)))
	require.Empty(t, table(t, sg("sg-web"), balancer("public", false)))
	six := let(inRule, "sg-web", m{"cidrIpv6": "::/0"}, 443)
	require.Equal(
		t,
		[]Edge{{Internet, "load balancer web", "443"}},
		table(t, sg("sg-web"), six, balancer("public", false)),
	)
	for peer, from := range map[string]string{"198.51.100.7/32": "NAT gateways", "203.0.113.0/24": "203.0.113.0/24"} {
		require.Equal(
			t,
			[]Edge{{from, "load balancer web", "443"}},
			table(t, sg("sg-web"), let(inRule, "sg-web", m{"cidrIpv4": peer}, 443), balancer("public", false)),
		)
	}
	require.Equal(
		t,
		[]Edge{{"prefix list pl-1", "load balancer web", "443"}},
		table(t, sg("sg-web"), let(inRule, "sg-web", m{"prefixListId": "pl-1"}, 443), balancer("public", false)),
	)
}

func TestOneReachesAnotherWhereBothSidesLetIt(t *testing.T) {
	t.Parallel()
	both := []*mockaws.Resource{sg("sg-a"), sg("sg-b"), task("a", "isolated"), task("b", "isolated")}
	to, from := m{"referencedSecurityGroupId": "sg-b"}, m{"referencedSecurityGroupId": "sg-a"}
	for sentence, c := range map[string]struct {
		out, in *mockaws.Resource
		ports   string
	}{
		"both by group": {let(outRule, "sg-a", to, 80, 90), let(inRule, "sg-b", from, 85, 99), "85-90"},
		"by the VPC's range": {
			let(outRule, "sg-a", m{"cidrIpv4": "10.0.0.0/16"}, 80),
			let(inRule, "sg-b", m{"cidrIpv4": "10.0.0.0/8"}, 80),
			"80",
		},
		"everywhere":        {let(outRule, "sg-a", everybody, 80), let(inRule, "sg-b", everybody, 80), "80"},
		"no port in common": {let(outRule, "sg-a", to, 80), let(inRule, "sg-b", from, 81), ""},
		"another group": {
			let(outRule, "sg-a", to, 80),
			let(inRule, "sg-b", m{"referencedSecurityGroupId": "sg-b"}, 80),
			"",
		},
		"a range beyond the VPC": {
			let(outRule, "sg-a", m{"cidrIpv4": "192.168.0.0/16"}, 80),
			let(inRule, "sg-b", from, 80),
			"",
		},
		"nothing that lets it in":  {let(outRule, "sg-a", to, 80), sg("sg-c"), ""},
		"nothing that lets it out": {sg("sg-c"), let(inRule, "sg-b", from, 80), ""},
		"the older kind of rule": {made(
			oldRule,
			"old",
			"",
			m{
				"securityGroupId":       "sg-a",
				"type":                  "egress",
				"protocol":              "-1",
				"fromPort":              0.0,
				"toPort":                0.0,
				"sourceSecurityGroupId": "sg-b",
			},
			nil,
		),
			let(inRule, "sg-b", from, 80), "80"},
		"rules within the group": {
			made(
				group,
				"inline",
				"sg-a",
				m{
					"egress": []any{
						m{"protocol": "tcp", "fromPort": 1.0, "toPort": 100.0, "cidrBlocks": []any{"10.0.0.0/16"}},
					},
				},
				nil,
			),
			let(inRule, "sg-b", from, 80),
			"80",
		},
	} {
		want := []Edge{}
		if c.ports != "" {
			want = []Edge{{"service a", "service b", c.ports}}
		}
		require.Equal(t, want, table(t, append(both, c.out, c.in)...), sentence)
	}
}

func TestTheWayOutIsTheSubnetsRoute(t *testing.T) {
	t.Parallel()
	out := let(outRule, "sg-a", everybody, 443)
	require.Equal(t, []Edge{{"service a", Internet, "443"}}, table(t, sg("sg-a"), out, task("a", "private")))
	require.Empty(t, table(t, sg("sg-a"), out, task("a", "isolated")))
	require.Empty(t, table(t, sg("sg-a"), out, task("a", "public")), "without an address of its own")
	s3 := made(
		"aws:ec2/vpcEndpoint:VpcEndpoint",
		"s3",
		"vpce-1",
		m{
			"vpcEndpointType": "Gateway",
			"serviceName":     "com.amazonaws.eu-west-1.s3",
			"routeTableIds":   []any{"rtb-isolated"},
		},
		m{"prefixListId": "pl-s3"},
	)
	require.Equal(t, []Edge{{"service a", "S3", "443"}}, table(t, sg("sg-a"), out, task("a", "isolated"), s3))
	require.Equal(
		t,
		[]Edge{{"service a", "S3", "443"}},
		table(t, sg("sg-a"), let(outRule, "sg-a", m{"prefixListId": "pl-s3"}, 443), task("a", "isolated"), s3),
	)
	require.Equal(
		t,
		[]Edge{{"function f", Internet, "all"}},
		table(t, made("aws:lambda/function:Function", "f", "f", m{"role": "x"}, nil)),
	)
}

func TestTheEdgeLeadsToItsOrigins(t *testing.T) {
	t.Parallel()
	distribution := func(origin m) *mockaws.Resource {
		return made("aws:cloudfront/distribution:Distribution", "cdn", "E1", m{"origins": []any{origin}}, nil)
	}
	bucket := made("aws:s3/bucketV2:BucketV2", "files", "files", nil, m{"bucketRegionalDomainName": "files.s3"})
	require.Equal(
		t,
		[]Edge{{"CloudFront cdn", "bucket files", "443"}, {Internet, "CloudFront cdn", "80, 443"}},
		table(t, bucket, distribution(m{"domainName": "files.s3"})),
	)
	way := made(
		"aws:cloudfront/vpcOrigin:VpcOrigin",
		"way",
		"vo-1",
		m{"vpcOriginEndpointConfig": m{"arn": "arn:lb"}},
		nil,
	)
	private := distribution(
		m{
			"domainName":         "web.internal",
			"vpcOriginConfig":    m{"vpcOriginId": "vo-1"},
			"customOriginConfig": m{"originProtocolPolicy": "http-only"},
		},
	)
	require.Contains(
		t,
		table(t, balancer("private", true), way, private),
		Edge{"CloudFront cdn", "load balancer web", "80"},
	)
	named := made(
		"aws:route53/record:Record",
		"web",
		"",
		m{"name": "web.example.com", "aliases": []any{m{"name": "web.elb"}}},
		nil,
	)
	require.Contains(
		t,
		table(t, balancer("public", false), named, distribution(m{"domainName": "web.example.com"})),
		Edge{"CloudFront cdn", "load balancer web", "443"},
	)

	link := made(
		"aws:apigatewayv2/vpcLink:VpcLink",
		"link",
		"link-1",
		m{"securityGroupIds": []any{"sg-link"}, "subnetIds": []any{"private"}},
		nil,
	)
	listener := made("aws:lb/listener:Listener", "l", "arn:listener", m{"port": 8080.0}, nil)
	api := func(closed bool) []*mockaws.Resource {
		return []*mockaws.Resource{made(
			"aws:apigatewayv2/api:Api",
			"api",
			"a1",
			m{"disableExecuteApiEndpoint": closed},
			nil,
		),
			made(
				"aws:apigatewayv2/integration:Integration",
				"i",
				"i1",
				m{"apiId": "a1", "connectionId": "link-1", "integrationUri": "arn:listener"},
				nil,
			), link, listener,
			sg("sg-link"), sg("sg-web"), balancer("private", true), let(
				outRule,
				"sg-link",
				m{"referencedSecurityGroupId": "sg-web"},
				8080,
			), let(inRule, "sg-web", m{"referencedSecurityGroupId": "sg-link"}, 8080)}
	}
	within := []Edge{{"API api", "VPC link link", "8080"}, {"VPC link link", "load balancer web", "8080"}}
	require.Equal(t, append(within[:2:2], Edge{Internet, "API api", "443"}), table(t, api(false)...))
	require.Equal(t, within, table(t, api(true)...))
	mapped := made(
		"aws:apigatewayv2/apiMapping:ApiMapping",
		"m",
		"",
		m{"apiId": "a1", "domainName": "api.example.com"},
		nil,
	)
	require.Contains(t, table(t, append(api(true), mapped)...), Edge{Internet, "API api", "443"})

	rest := []*mockaws.Resource{made(
		"aws:apigateway/restApi:RestApi",
		"rest",
		"r1",
		nil,
		nil,
	), balancer("private", true),
		made("aws:apigateway/vpcLink:VpcLink", "link", "link-2", m{"targetArn": "arn:lb"}, nil),
		made(
			"aws:apigateway/integration:Integration",
			"i",
			"i2",
			m{"restApi": "r1", "connectionId": "link-2", "uri": "http://web.elb/{proxy}"},
			nil,
		)}
	require.Contains(t, table(t, rest...), Edge{"API rest", "load balancer web", "80"})
}

func TestWhatIsntKnownIsRefused(t *testing.T) {
	t.Parallel()
	for says, list := range map[string][]*mockaws.Resource{
		"reach doesn't know what aws:dax/cluster:Cluster fast has a security group for (securityGroupIds[0])": {
			sg("sg-a"),
			made("aws:dax/cluster:Cluster", "fast", "", m{"securityGroupIds": []any{"sg-a"}}, nil),
		},
		"the security group sg-a has rules, and nothing that reach knows is in it": {
			sg("sg-a"),
			let(inRule, "sg-a", everybody, 80),
		},
		`reach doesn't know whose the origin "example.org" is`: {
			made(
				"aws:cloudfront/distribution:Distribution",
				"cdn",
				"",
				m{"origins": []any{m{"domainName": "example.org"}}},
				nil,
			),
		},
		"the protocol and ports of a rule aren't known": {
			made(inRule, "r", "", m{"securityGroupId": "sg-a", "ipProtocol": "tcp"}, nil),
		},
		`reach doesn't know the link "none"`: {
			made("aws:apigatewayv2/api:Api", "api", "a1", nil, nil),
			made("aws:apigatewayv2/integration:Integration", "i", "", m{"apiId": "a1", "connectionId": "none"}, nil),
		},
	} {
		_, err := Table(&mockaws.Recording{Resources: append(place(), list...)})
		require.ErrorContains(t, err, says)
	}
}
