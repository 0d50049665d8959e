package platform_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/platform"
)

const (
	aSite        = `{"web":{}}`
	aZone        = `{"domain":"example.com"}`
	aNetwork     = `{"cidr":"10.0.0.0/16","zones":["eu-west-1a","eu-west-1b"]}`
	anAPI        = `{"routes":{"GET /health":{"function":"api","auth":"none"}}}`
	aFunction    = `{"api":{}}`
	aMonitor     = `{"emails":["oncall@example.com"]}`
	somePayments = `{"provider":{"endpoint":"https://payments.example.net/v1","secretArn":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:provider-AbCdEf"}}`
	aDatabase    = `{"engine":"postgres","version":"17","roles":[{"name":"migrator","kind":"migrator"},{"name":"app","kind":"app"}]}`
)

// aBlueGreen is a strategy with the owner that it asks for; a second image takes the place of the first.
const aBlueGreen = `"strategy":"blueGreen","image":{"uri":"123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1","owner":"pipeline"}`

// services are a network, a zone and a load balancer with services, each a name and what its settings are beside the image.
func services(pairs ...string) map[string]string {
	var entries []string
	for i := 0; i < len(pairs); i += 2 {
		entries = append(entries, fmt.Sprintf(`"%s":{"image":{"uri":"123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1"},%s}`, pairs[i], pairs[i+1]))
	}
	return map[string]string{"plinth:network": aNetwork, "plinth:dns": aZone, "plinth:ingress": `{}`, "plinth:services": "{" + strings.Join(entries, ",") + "}"}
}

func with(values, more map[string]string) map[string]string {
	maps.Copy(values, more)
	return values
}

func without(values map[string]string, keys ...string) map[string]string {
	for _, key := range keys {
		delete(values, key)
	}
	return values
}

func TestTiersMustFitTogether(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		changes map[string]string
		want    string // empty: nothing is wrong
	}{
		"zones of the region":                    {map[string]string{"plinth:network": aNetwork}, ""},
		"a zone of another region":               {map[string]string{"plinth:network": `{"cidr":"10.0.0.0/16","zones":["eu-west-1a","eu-west-2b"]}`}, `plinth:network.zones[1]: the zone isn't in aws:region eu-west-1, got "eu-west-2b"; write one like eu-west-1a`},
		"a function in no network":               {map[string]string{"plinth:functions": `{"api":{"vpc":true}}`}, `plinth:functions.api.vpc: there is no network for it; add plinth:network, or take it out`},
		"a function in the network":              {map[string]string{"plinth:functions": `{"api":{"vpc":true}}`, "plinth:network": aNetwork}, ""},
		"a name in capitals":                     {map[string]string{"plinth:functions": `{"Api":{}}`}, `plinth:functions.Api: a name has lower-case letters`},
		"a site's name that is too long":         {map[string]string{"plinth:sites": `{"` + strings.Repeat("a", 33) + `":{}}`}, `plinth:sites.` + strings.Repeat("a", 33) + `: a name has lower-case letters, digits and hyphens, starts with a letter, and has at most 32 characters`},
		"a route to a function":                  {map[string]string{"plinth:api": anAPI, "plinth:functions": aFunction}, ""},
		"a route to a misspelt function":         {map[string]string{"plinth:api": anAPI, "plinth:functions": `{"apis":{}}`}, `plinth:api.routes["GET /health"].function: there is no function of this name, got "api"; write apis`},
		"a route where no functions are":         {map[string]string{"plinth:api": anAPI}, `plinth:api.routes["GET /health"].function: there is no function of this name, got "api"; add it to plinth:functions`},
		"a route to the payments":                {map[string]string{"plinth:api": strings.ReplaceAll(anAPI, `"api"`, `"payments"`), "plinth:payments": somePayments, "plinth:monitoring": aMonitor}, ""},
		"a route to payments that aren't":        {map[string]string{"plinth:api": strings.ReplaceAll(anAPI, `"api"`, `"payments"`)}, `plinth:api.routes["GET /health"].function: there is no function of this name, got "payments"; add it to plinth:functions`},
		"payments of which nobody is told":       {map[string]string{"plinth:payments": somePayments}, `plinth:payments: nobody would be told of a payment that can't be recorded; add plinth:monitoring, or take it out`},
		"a function with the payments' name":     {map[string]string{"plinth:payments": somePayments, "plinth:monitoring": aMonitor, "plinth:functions": `{"payments":{}}`}, `plinth:functions.payments: plinth:payments has the name for the function that takes payments; rename it`},
		"a payment provider's secret elsewhere":  {map[string]string{"plinth:payments": strings.Replace(somePayments, "eu-west-1", "us-east-1", 1), "plinth:monitoring": aMonitor}, `plinth:payments.provider.secretArn: the function looks for the secret in aws:region eu-west-1, and it isn't of there; name one that is`},
		"a payment provider's key elsewhere":     {map[string]string{"plinth:payments": strings.Replace(somePayments, `AbCdEf"`, `AbCdEf","secretKeyArn":"arn:aws:kms:us-east-1:123456789012:key/1a"`, 1), "plinth:monitoring": aMonitor}, `plinth:payments.provider.secretKeyArn: the secret is in aws:region eu-west-1, and a key encrypts nothing elsewhere, got "arn:aws:kms:us-east-1:123456789012:key/1a"; name the one that encrypts it`},
		"a payment provider's key":               {map[string]string{"plinth:payments": strings.Replace(somePayments, `AbCdEf"`, `AbCdEf","secretKeyArn":"arn:aws:kms:eu-west-1:123456789012:key/1a"`, 1), "plinth:monitoring": aMonitor}, ""},
		"traces of payments alone":               {map[string]string{"plinth:payments": somePayments, "plinth:monitoring": aMonitor, "plinth:tracing": `{}`}, ""},
		"a payment provider's secret itself":     {map[string]string{"plinth:payments": strings.Replace(somePayments, "arn:aws:secretsmanager:eu-west-1:123456789012:secret:provider-AbCdEf", "hunter2", 1), "plinth:monitoring": aMonitor}, `plinth:payments.provider.secretArn: not the complete ARN of a secret; write arn:aws:`},
		"a name without a zone":                  {map[string]string{"plinth:sites": `{"web":{"domain":"example.com"}}`}, `plinth:sites.web.domain: there is no zone to put it in, got "example.com"; add plinth:dns with its domain`},
		"a name of another zone":                 {map[string]string{"plinth:dns": aZone, "plinth:sites": `{"web":{"domain":"myexample.com"}}`}, `plinth:sites.web.domain: it isn't below plinth:dns.domain example.com, got "myexample.com"; write a name like www.example.com`},
		"the zone's own name, and below":         {map[string]string{"plinth:dns": aZone, "plinth:sites": `{"web":{"domain":"example.com"},"docs":{"domain":"docs.example.com"}}`}, ""},
		"two sites of one name":                  {map[string]string{"plinth:dns": aZone, "plinth:sites": `{"a":{"domain":"example.com"},"b":{"domain":"example.com"}}`}, `plinth:sites.b.domain: plinth:sites.a.domain has the name already, got "example.com"; write another`},
		"a site in another's www":                {map[string]string{"plinth:dns": aZone, "plinth:sites": `{"a":{"domain":"example.com","www":true},"b":{"domain":"www.example.com"}}`}, `plinth:sites.b.domain: plinth:sites.a.www has the name already, got "www.example.com"; write another`},
		"a site in front of no API":              {map[string]string{"plinth:sites": `{"web":{"apiPath":"api"}}`}, `plinth:sites.web.apiPath: there is no API to forward to, got "api"; add plinth:api, or take it out`},
		"a site beside the API's path":           {map[string]string{"plinth:api": anAPI, "plinth:functions": aFunction, "plinth:sites": `{"web":{"apiPath":"v1"}}`}, `plinth:sites.web.apiPath: the API answers below plinth:api.basePath "api", got "v1"; write the same in both`},
		"a site at the API's path":               {map[string]string{"plinth:api": strings.Replace(anAPI, "{", `{"basePath":"v1",`, 1), "plinth:functions": aFunction, "plinth:sites": `{"web":{"apiPath":"v1"}}`}, ""},
		"a site where CloudFront can't log":      {map[string]string{"aws:region": "eu-south-1", "plinth:sites": `{"web":{}}`}, `aws:region: CloudFront delivers no logs to the buckets of this region, if there is such a region, got "eu-south-1"; write one of ap-northeast-1, `},
		"no site where CloudFront can't log":     {map[string]string{"aws:region": "eu-south-1"}, ""},
		"another partition":                      {map[string]string{"aws:region": "us-gov-west-1"}, `aws:region: a region of another partition than AWS's commercial one, got "us-gov-west-1"; write one like eu-west-1`},
		"a firewall before nothing":              {map[string]string{"plinth:waf": `{}`}, `plinth:waf: there is nothing that it could stand in front of; add plinth:sites, plinth:ingress or an API of kind rest`},
		"a firewall before an HTTP API":          {map[string]string{"plinth:waf": `{}`, "plinth:api": anAPI, "plinth:functions": aFunction}, `plinth:waf: there is nothing that it could stand in front of`},
		"a firewall before a site":               {map[string]string{"plinth:waf": `{}`, "plinth:sites": `{"web":{}}`}, ""},
		"a firewall before a REST API":           {map[string]string{"plinth:waf": `{}`, "plinth:api": strings.Replace(anAPI, "{", `{"kind":"rest",`, 1), "plinth:functions": aFunction}, ""},
		"a service, its load balancer and zone":  {services("shop", `"hosts":["shop.example.com"],"priority":1`), ""},
		"a service in no network":                {without(services("shop", `"queue":""`), "plinth:network", "plinth:ingress"), `plinth:services.shop: there is no network for it; add plinth:network, or take it out`},
		"a service in front of which nothing is": {without(services("shop", `"hosts":["shop.example.com"],"priority":1`), "plinth:ingress"), `plinth:services.shop: there is no load balancer for it; add plinth:ingress, or take it out`},
		"a load balancer without a zone":         {without(services("shop", `"queue":""`), "plinth:dns"), `plinth:ingress: there is no zone, and so no certificate for it; add plinth:dns, or take it out`},
		"a cluster without services":             {map[string]string{"plinth:containers": `{}`}, `plinth:containers: there is no service for it; add plinth:services, or take it out`},
		"a database in no network":               {map[string]string{"plinth:database": aDatabase}, `plinth:database: there is no network for it; add plinth:network, or take it out`},
		"a service's name that is too long":      {services("a-service-with-a-long-name", `"queue":""`), `plinth:services.a-service-with-a-long-name: a name has lower-case letters, digits and hyphens, starts with a letter, and has at most 24 characters`},
		"two services of one priority":           {services("shop", `"hosts":["shop.example.com"],"priority":1`, "web", `"hosts":["web.example.com"],"priority":1`), `plinth:services.web.priority: plinth:services.shop.priority has it already, got 1; use another`},
		"two services of one host":               {services("shop", `"hosts":["shop.example.com"],"paths":["/api/*"],"priority":1`, "web", `"hosts":["shop.example.com"],"priority":2`), ""},
		"a service with an API's name":           {with(services("shop", `"hosts":["api.example.com"],"priority":1`), map[string]string{"plinth:functions": aFunction, "plinth:api": strings.Replace(anAPI, "{", `{"domain":"api.example.com",`, 1)}), `plinth:services.shop.hosts[0]: plinth:api.domain has the name already, got "api.example.com"; write another`},
		"a host of another zone":                 {services("shop", `"hosts":["shop.example.org"],"priority":1`), `plinth:services.shop.hosts[0]: it isn't below plinth:dns.domain example.com, got "shop.example.org"; write a name like www.example.com`},
		"a host that the certificate hasn't":     {services("shop", `"hosts":["shop.eu.example.com"],"priority":1`), `plinth:services.shop.hosts[0]: the load balancer's certificate hasn't this name, got "shop.eu.example.com"; add *.eu.example.com to plinth:ingress.certificateNames`},
		"a host that the certificate is given":   {with(services("shop", `"hosts":["shop.eu.example.com"],"priority":1`), map[string]string{"plinth:ingress": `{"certificateNames":["*.eu.example.com"]}`}), ""},
		"a certificate's name of another zone":   {with(services("shop", `"queue":""`), map[string]string{"plinth:ingress": `{"certificateNames":["*.example.org"]}`}), `plinth:ingress.certificateNames[0]: it isn't below plinth:dns.domain example.com, got "*.example.org"; write a name like *.eu.example.com`},
		"a queue that isn't there":               {services("shop", `"queue":"jobs"`), `plinth:services.shop.queue: there is no queue of this name, got "jobs"; add it to plinth:messaging.queues`},
		"a misspelt queue":                       {with(services("shop", `"sends":["job"]`), map[string]string{"plinth:messaging": `{"queues":{"jobs":{}}}`}), `plinth:services.shop.sends[0]: there is no queue of this name, got "job"; write jobs`},
		"a topic that isn't there":               {services("shop", `"publishes":["events"]`), `plinth:services.shop.publishes[0]: there is no topic of this name, got "events"; add it to plinth:messaging.topics`},
		"a fleet in no network":                  {map[string]string{"plinth:fleet": `{}`}, `plinth:fleet: there is no network for it; add plinth:network, or take it out`},
		"a bastion in no network":                {map[string]string{"plinth:bastion": `{}`}, `plinth:bastion: there is no network for it; add plinth:network, or take it out`},
		"a bastion that can't record":            {map[string]string{"plinth:network": strings.Replace(aNetwork, "{", `{"nat":"none","endpoints":["ssm"],`, 1), "plinth:bastion": `{}`}, `plinth:network.endpoints: plinth:bastion encrypts and records its sessions, and nat is none; add exec`},
		"a bastion that can":                     {map[string]string{"plinth:network": strings.Replace(aNetwork, "{", `{"nat":"none","endpoints":["exec","ssm"],`, 1), "plinth:bastion": `{}`}, ""},
		"a fleet and a bastion":                  {map[string]string{"plinth:network": aNetwork, "plinth:fleet": `{}`, "plinth:bastion": `{}`}, ""},
		"a fleet without a way to AWS":           {map[string]string{"plinth:network": strings.Replace(aNetwork, "{", `{"nat":"none",`, 1), "plinth:fleet": `{}`}, `plinth:network.endpoints: plinth:fleet is managed by Session Manager, and nat is none; add ssm`},
		"a fleet behind no load balancer":        {map[string]string{"plinth:network": aNetwork, "plinth:dns": aZone, "plinth:fleet": `{"hosts":["www.example.com"],"priority":1}`}, `plinth:fleet: there is no load balancer for its hosts and paths; add plinth:ingress, or take them out`},
		"a fleet's role without a database":      {map[string]string{"plinth:network": aNetwork, "plinth:fleet": `{"database":"app"}`}, `plinth:fleet.database: there is no role of this name, got "app"; add it to plinth:database.roles`},
		"a fleet's misspelt queue":               {map[string]string{"plinth:network": aNetwork, "plinth:messaging": `{"queues":{"jobs":{}}}`, "plinth:fleet": `{"queue":"job"}`}, `plinth:fleet.queue: there is no queue of this name, got "job"; write jobs`},
		"a fleet's missing topic":                {map[string]string{"plinth:network": aNetwork, "plinth:fleet": `{"publishes":["orders"]}`}, `plinth:fleet.publishes[0]: there is no topic of this name, got "orders"; add it to plinth:messaging.topics`},
		"a fleet's missing bucket":               {map[string]string{"plinth:network": aNetwork, "plinth:fleet": `{"buckets":{"uploads":"read"}}`}, `plinth:fleet.buckets.uploads: there is no bucket of this name, got "uploads"; add it to plinth:storage.buckets`},
		"a fleet whose messages can't be sent":   {map[string]string{"plinth:network": strings.Replace(aNetwork, "{", `{"nat":"none","endpoints":["ssm"],`, 1), "plinth:messaging": `{"queues":{"jobs":{}}}`, "plinth:fleet": `{"sends":["jobs"]}`}, `plinth:network.endpoints: plinth:fleet uses queues and topics, and nat is none; add messaging`},
		"a fleet that uses what there is":        {map[string]string{"plinth:network": strings.Replace(aNetwork, "{", `{"endpoints":["database"],`, 1), "plinth:database": aDatabase, "plinth:fleet": `{"database":"app"}`}, ""},
		"a fleet and a service of one priority":  {with(services("shop", `"hosts":["shop.example.com"],"priority":1`), map[string]string{"plinth:fleet": `{"hosts":["www.example.com"],"priority":1}`}), `plinth:fleet.priority: plinth:services.shop.priority has it already, got 1; use another`},
		"a fleet whose host has no certificate":  {with(services("shop", `"queue":""`), map[string]string{"plinth:fleet": `{"hosts":["www.eu.example.com"],"priority":1}`}), `plinth:fleet.hosts[0]: the load balancer's certificate hasn't this name`},
		"a bastion's bucket that isn't there":    {map[string]string{"plinth:network": aNetwork, "plinth:bastion": `{"bucket":"records"}`}, `plinth:bastion.bucket: there is no bucket of this name, got "records"; add it to plinth:storage.buckets`},
		"a role that isn't there":                {services("shop", `"database":"app"`), `plinth:services.shop.database: there is no role of this name, got "app"; add it to plinth:database.roles`},
		"a blue/green service":                   {services("shop", `"hosts":["shop.example.com"],"priority":1,`+aBlueGreen), ""},
		"a blue/green service without a way out": {with(services("shop", `"hosts":["shop.example.com"],"priority":1,`+aBlueGreen), map[string]string{"plinth:network": strings.Replace(aNetwork, "{", `{"nat":"none","endpoints":["containers"],`, 1)}), `plinth:services.shop.strategy: its hook reaches the load balancer through NAT gateways, and plinth:network.nat is none, got "blueGreen"; write rolling, or a nat of single`},
		"a blue/green service with a long name":  {services("a-name-of-19-letters", `"hosts":["shop.example.com"],"priority":1,`+aBlueGreen), `plinth:services.a-name-of-19-letters: a service with strategy blueGreen has a name of at most 18 characters`},
		"a shell that nobody records":            {services("shop", `"exec":true`), `plinth:services.shop.exec: the cluster records no sessions, got true; add plinth:containers.exec, or take it out`},
		"roles that can't be made":               {map[string]string{"plinth:network": aNetwork, "plinth:database": aDatabase}, `plinth:network.endpoints: the role manager of plinth:database reads the master password from isolated subnets; add database`},
		"roles that can be made":                 {map[string]string{"plinth:network": strings.Replace(aNetwork, "{", `{"endpoints":["database"],`, 1), "plinth:database": aDatabase}, ""},
		"images that can't be pulled":            {with(services("shop", `"queue":""`), map[string]string{"plinth:network": strings.Replace(aNetwork, "{", `{"nat":"none",`, 1)}), `plinth:network.endpoints: plinth:services pull images and write logs, and nat is none; add containers`},
		"messages that can't be sent":            {with(services("shop", `"sends":["jobs"]`), map[string]string{"plinth:network": strings.Replace(aNetwork, "{", `{"nat":"none","endpoints":["containers"],`, 1), "plinth:messaging": `{"queues":{"jobs":{}}}`}), `plinth:network.endpoints: plinth:services use queues and topics, and nat is none; add messaging`},
		"a firewall before a load balancer":      {with(services("shop", `"queue":""`), map[string]string{"plinth:waf": `{}`}), ""},
		"a variable that comes by itself":        {with(services("shop", `"sends":["jobs"],"environment":{"QUEUE_JOBS_URL":"x"}`), map[string]string{"plinth:messaging": `{"queues":{"jobs":{}}}`}), `plinth:services.shop.environment, secrets: the variable comes with sends, got "QUEUE_JOBS_URL"; take it out`},
		"a tag that is AWS's":                    {map[string]string{"plinth:tags": `{"Owner":"x","CostCenter":"y","aws:x":"z"}`}, `plinth:tags["aws:x"]: tags that begin with aws: are AWS's own, got "z"; rename it`},
		"a tag with characters AWS hasn't":       {map[string]string{"plinth:tags": `{"Owner":"x!","CostCenter":"y"}`}, `plinth:tags.Owner: wrong form, got "x!"; write at most 256 letters`},
		// What is pruned for its shape mustn't be missed by another rule.
		"a function of the wrong shape is still there":   {map[string]string{"plinth:api": anAPI, "plinth:functions": `{"api":"zip"}`}, `plinth:functions.api: must be a map, got "zip"`},
		"a zone without a domain blames no name":         {map[string]string{"plinth:dns": `{}`, "plinth:sites": `{"web":{"domain":"example.com"}}`}, `plinth:dns.domain: required`},
		"a network of the wrong shape is still there":    {map[string]string{"plinth:network": `yes`, "plinth:functions": `{"api":{"vpc":true}}`}, `plinth:network: must be a map`},
		"a kind that isn't known blames no firewall":     {map[string]string{"plinth:waf": `{}`, "plinth:api": strings.Replace(anAPI, "{", `{"kind":"rst",`, 1), "plinth:functions": aFunction}, `plinth:api.kind: not an allowed value, got "rst"; write rest`},
		"a region that is missing blames no zone's name": {map[string]string{"aws:region": "", "plinth:network": aNetwork}, `aws:region: required`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := lines(t, source(row.changes))
			if row.want == "" {
				require.Empty(t, got)
				return
			}
			require.Len(t, got, 1, strings.Join(got, "\n"))
			require.True(t, strings.HasPrefix(got[0], row.want), "%s\ninstead of\n%s", got[0], row.want)
		})
	}
}

func TestHashesMustBeSecret(t *testing.T) {
	t.Parallel()
	s := source(map[string]string{"plinth:sites": `{"web":{"basicAuth":{"users":{"alice":"in clear"}}}}`})
	got := strings.Join(lines(t, s), "\n")
	require.Contains(t, got, `plinth:sites.web.basicAuth.users.alice: it stands in the file in clear; write it with pulumi config set --secret --path 'plinth:sites.web.basicAuth.users.alice'`)
	s.Secret = []string{"plinth:sites"}
	require.NotContains(t, strings.Join(lines(t, s), "\n"), "in clear;")
}

// Whatever a file says, Load answers with a configuration or with mistakes that begin with a path.
func FuzzLoad(f *testing.F) {
	for _, key := range []string{"plinth:network", "plinth:dns", "plinth:waf", "plinth:functions", "plinth:api", "plinth:sites", "plinth:tags", "plinth:other"} {
		for _, value := range []string{``, `{}`, `[]`, `null`, `1e999`, `{"web":null}`, `{"api":{"vpc":true}}`, aNetwork, aZone, anAPI, `{"routes":null}`, `{"zones":[null,1,"eu-west-1a"]}`} {
			f.Add(key, value)
		}
	}
	f.Fuzz(func(t *testing.T, key, value string) {
		c, err := platform.Load(source(map[string]string{key: value}))
		if err == nil {
			require.NotNil(t, c)
			return
		}
		require.Nil(t, c)
		require.False(t, strings.HasPrefix(err.Error(), "platform: "), "a mistake of ours: %v", err)
	})
}
