package cloud

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

func madeACL(c *call) {
	region, scope := c.region, "regional"
	if c.text("scope") == "CLOUDFRONT" {
		region, scope = virginia, "global"
	}
	c.out["arn"] = fmt.Sprintf("arn:aws:wafv2:%s:%s:%s/webacl/%s/%s", region, c.account(), scope, c.text("name"), c.id)
	c.out["applicationIntegrationUrl"] = ""
}

func madeBucket(c *call) {
	c.out["hostedZoneId"] = s3Zones[c.region]
	if c.out["hostedZoneId"] == "" {
		c.out["hostedZoneId"] = "Z" + c.letters("zone", 13)
	}
}

// madeCertificate tells which records prove the ownership of the names.
func madeCertificate(c *call) {
	c.out["status"] = "PENDING_VALIDATION"
	if c.has("privateKey") {
		c.out["status"], c.out["type"] = "ISSUED", "IMPORTED"
	}
	seen := map[string]bool{}
	options := []any{}
	for _, name := range append([]string{c.text("domainName")}, c.texts("subjectAlternativeNames[]")...) {
		if seen[name] || name == "" {
			continue
		}
		seen[name] = true
		base := strings.TrimPrefix(name, "*.")
		digits := c.hexOf(base) + c.hexOf(base+"!") + c.hexOf(base+"?")
		options = append(options, map[string]any{"domainName": name, "resourceRecordName": "_" + digits[:30] + "." + base + ".", "resourceRecordType": "CNAME",
			"resourceRecordValue": "_" + digits[2:30] + "zz.acm-validations.aws."})
	}
	if c.text("validationMethod") == "DNS" {
		c.out["domainValidationOptions"] = options
	}
	if !c.has("subjectAlternativeNames") {
		c.out["subjectAlternativeNames"] = []any{c.text("domainName")}
	}
}

func madeEndpoint(c *call) {
	names := []any{}
	if c.text("vpcEndpointType") == "Interface" {
		service := c.text("serviceName")
		short := service[strings.LastIndex(service, ".")+1:]
		names = append(names, map[string]any{"dnsName": c.id + "-" + c.hex("hex8") + "." + short + "." + c.region + ".vpce.amazonaws.com", "hostedZoneId": "Z" + c.letters("endpoint", 13)})
	}
	c.out["dnsEntries"] = names
}

// madeFunction numbers the published versions and gives the code's hash.
func madeFunction(c *call) {
	version := 0
	if c.self != nil {
		version, _ = strconv.Atoi(c.self.text("version"))
	}
	changed := c.self == nil || !sameValue(codeOf(c.old), codeOf(c.in)) || !sameValue(without(c.old, "tags", "tagsAll", "reservedConcurrentExecutions"), without(c.in, "tags", "tagsAll", "reservedConcurrentExecutions"))
	if c.flag("publish") && changed {
		version++
	}
	arn, _ := c.out["arn"].(string)
	c.out["version"] = "$LATEST"
	if version > 0 {
		c.out["version"] = strconv.Itoa(version)
	}
	c.out["qualifiedArn"] = arn + ":" + c.out["version"].(string)
	c.out["qualifiedInvokeArn"] = "arn:aws:apigateway:" + c.region + ":lambda:path/2015-03-31/functions/" + c.out["qualifiedArn"].(string) + "/invocations"
	if a, ok := c.in["code"].(*asset); ok {
		raw, _ := hex.DecodeString(a.Hash)
		c.out["codeSha256"] = base64.StdEncoding.EncodeToString(raw)
		if !c.has("sourceCodeHash") {
			c.out["sourceCodeHash"] = c.out["codeSha256"]
		}
	}
	if !c.has("architectures") {
		c.out["architectures"] = []any{"x86_64"}
	}
	if !c.has("ephemeralStorage") {
		c.out["ephemeralStorage"] = map[string]any{"size": 512.0}
	}
	if !c.has("tracingConfig") {
		c.out["tracingConfig"] = map[string]any{"mode": "PassThrough"}
	}
	if !c.has("loggingConfig") {
		c.out["loggingConfig"] = map[string]any{"logFormat": "Text", "logGroup": "/aws/lambda/" + c.text("name")}
	}
}

func codeOf(in map[string]any) any {
	for _, k := range []string{"code", "s3Key", "imageUri"} {
		if v, ok := in[k]; ok {
			return v
		}
	}
	return nil
}

func without(m map[string]any, names ...string) map[string]any {
	out := map[string]any{}
	for k, v := range m {
		out[k] = v
		if a, ok := v.(*asset); ok {
			out[k] = a.Hash
		}
	}
	for _, n := range names {
		delete(out, n)
	}
	return out
}

func madeHTTPDomain(c *call) {
	configuration, _ := c.in["domainNameConfiguration"].(map[string]any)
	configuration = copyMap(configuration)
	configuration["targetDomainName"] = "d-" + c.hex("hex10") + ".execute-api." + c.region + ".amazonaws.com"
	configuration["hostedZoneId"] = "Z" + c.letters("gateway", 13)
	if c.self != nil {
		before, _ := c.self.Outputs["domainNameConfiguration"].(map[string]any)
		for _, k := range []string{"targetDomainName", "hostedZoneId"} {
			configuration[k] = before[k]
		}
	}
	c.out["domainNameConfiguration"] = configuration
}

func madeHTTPStage(c *call) {
	url := "https://" + c.text("apiId") + ".execute-api." + c.region + ".amazonaws.com/"
	if c.text("name") != "$default" {
		url += c.text("name")
	}
	c.out["invokeUrl"] = url
}

func madeKeyAlias(c *call) {
	if k := c.get("kms/key:Key", c.text("targetKeyId")); k != nil {
		c.out["targetKeyArn"] = k.text("arn")
		c.out["targetKeyId"] = k.ID
	}
}

func madeRESTResource(c *call) {
	parent := ""
	if p := c.get("apigateway/resource:Resource", c.text("parentId")); p != nil {
		parent = p.text("path")
	}
	c.out["path"] = parent + "/" + c.text("pathPart")
}

func madeRecord(c *call) {
	if z := c.get(zoneT, c.text("zoneId")); z != nil {
		c.out["fqdn"] = recordName(c.text("name"), z.text("name"))
	} else { // of a zone outside the simulation nobody knows the name: then the record's own is the whole one
		c.out["fqdn"] = strings.ToLower(strings.TrimSuffix(c.text("name"), "."))
	}
}

// recordName completes a record's name with its zone's, as the provider does.
func recordName(name, zone string) string {
	name, zone = strings.ToLower(strings.TrimSuffix(name, ".")), strings.ToLower(strings.TrimSuffix(zone, "."))
	switch {
	case name == "":
		return zone
	case name == zone || strings.HasSuffix(name, "."+zone):
		return name
	}
	return name + "." + zone
}

func recordID(c *call) string {
	name := c.text("name")
	if z := c.get(zoneT, c.text("zoneId")); z != nil {
		name = recordName(name, z.text("name"))
	}
	id := c.text("zoneId") + "_" + name + "_" + c.text("type")
	if s := c.text("setIdentifier"); s != "" {
		id += "_" + s
	}
	return id
}

func madeZone(c *call) {
	servers := []any{}
	for i, suffix := range []string{"com", "net", "org", "co.uk"} {
		n := (int(c.id[1])*7 + i*512) % 2048
		servers = append(servers, fmt.Sprintf("ns-%d.awsdns-%02d.%s", n, n%64, suffix))
	}
	c.out["nameServers"], c.out["primaryNameServer"] = servers, servers[0]
}

func oidcARN(c *call) string {
	return "arn:aws:iam::" + c.account() + ":oidc-provider/" + strings.TrimPrefix(c.text("url"), "https://")
}

// functionARN completes a function's name.
func (c *call) functionARN(s string) string {
	if strings.HasPrefix(s, "arn:") {
		return s
	}
	return "arn:aws:lambda:" + c.region + ":" + c.account() + ":function:" + s
}

// qualified accepts NAME:QUALIFIER and the ARN of a version.
func qualified(c *call, s string) bool {
	i := strings.LastIndex(s, ":")
	return i > 0 && (c.get(aliasT, c.functionARN(s)) != nil || c.get(functionT, s[:i]) != nil && strings.Trim(s[i+1:], "0123456789") == "")
}
