package cloud

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func checkInstance(c *call) {
	c.checkImage("ami")
	if t := c.text("instanceType"); t != "" && !instanceType.MatchString(t) {
		c.fail("instanceType", "InvalidParameterValue: The instance type '%s' does not exist", t)
	}
	if !c.has("launchTemplate") && (!c.has("ami") || !c.has("instanceType")) {
		c.fail("ami", "MissingParameter: an instance needs ami and instanceType, or a launchTemplate that has them")
	}
	if strings.HasPrefix(c.text("ami"), "resolve:ssm:") {
		c.fail("ami", "the provider compares it with the image that the instance has, so that every preview would replace the instance; put the parameter into a launchTemplate")
	}
}

// judgeInstance: it stands in one VPC, and what its template leaves out it has itself.
func judgeInstance(c *call) {
	c.sameVPC("subnetId", "vpcSecurityGroupIds[]", "InvalidParameter: The security group and the subnet belong to different networks")
	t := c.get(templateT, c.text("launchTemplate.id"))
	if t == nil {
		return
	}
	for input, of := range map[string]string{"ami": "imageId", "instanceType": "instanceType"} {
		if !c.has(input) && t.text(of) == "" {
			c.fail(input, "MissingParameter: The request must contain the parameter %s", of)
		}
	}
	if len(textsOf(t.Inputs, "networkInterfaces[].subnetId")) > 0 && c.has("subnetId") {
		c.fail("subnetId", "InvalidParameterCombination: Network interfaces and an instance-level subnet ID may not be specified on the same request")
	}
}

func checkAddressUse(c *call) {
	c.exactlyOne("instanceId", "networkInterfaceId")
	c.exactlyOne("allocationId", "publicIp")
}

// judgeAddressUse: an address from the internet needs a way to it.
func judgeAddressUse(c *call) {
	i := c.get(instanceT, c.text("instanceId"))
	if i == nil {
		return
	}
	if s := c.get(subnetT, i.text("subnetId")); s != nil && !c.hasGateway(s.text("vpcId")) {
		c.fail("instanceId", "Gateway.NotAttached: Network %s is not attached to any internet gateway", s.text("vpcId"))
	}
}

// reservedDocument begins names that Systems Manager keeps for AWS (API_CreateDocument).
var reservedDocument = regexp.MustCompile(`(?i)^(aws|amazon|amzn|AWSEC2|AWSConfigRemediation|AWSSupport)`)

// sessionDocument is a document of Session Manager: docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html
type sessionDocument struct {
	SchemaVersion string                    `json:"schemaVersion"`
	SessionType   string                    `json:"sessionType"`
	Inputs        map[string]any            `json:"inputs"`
	Properties    map[string]any            `json:"properties"`
	Parameters    map[string]map[string]any `json:"parameters"`
}

func (c *call) sessionDocument() (d sessionDocument, ok bool) {
	text := c.text("content")
	if c.text("documentType") != "Session" || text == "" {
		return d, false
	}
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		c.fail("content", "InvalidDocumentContent: JSON not well-formed: %v", err)
		return d, false
	}
	return d, true
}

func checkDocument(c *call) {
	if n := c.text("name"); reservedDocument.MatchString(n) {
		c.fail("name", "ValidationException: Document name prefix reserved for AWS: %s", n)
	}
	d, ok := c.sessionDocument()
	if !ok {
		return
	}
	if d.SchemaVersion != "1.0" {
		c.fail("content", "InvalidDocumentSchemaVersion: Session documents only support schema version 1.0, got %q", d.SchemaVersion)
	}
	switch d.SessionType {
	case "Standard_Stream":
		for _, k := range []string{"s3EncryptionEnabled", "cloudWatchEncryptionEnabled", "cloudWatchStreamingEnabled", "runAsEnabled"} {
			if _, is := d.Inputs[k].(bool); !is {
				c.fail("content", "InvalidDocumentContent: inputs.%s: a Standard_Stream session needs it as a boolean", k)
			}
		}
		c.minutes(d, "idleSessionTimeout", 60)
		c.minutes(d, "maxSessionDuration", 1440)
	case "Port":
		for _, k := range []string{"portNumber", "type"} {
			if s, is := d.Properties[k].(string); !is || s == "" {
				c.fail("content", "InvalidDocumentContent: properties.%s: a Port session needs it as a text", k)
			}
		}
		for _, v := range d.Properties {
			s, _ := v.(string)
			if name, is := strings.CutPrefix(s, "{{"); is && d.Parameters[strings.TrimSpace(strings.TrimSuffix(name, "}}"))] == nil {
				c.fail("content", "InvalidDocumentContent: the parameter %s isn't declared", s)
			}
		}
	case "InteractiveCommands", "NonInteractiveCommands":
	default:
		c.fail("content", "InvalidDocumentContent: sessionType must be one of InteractiveCommands, NonInteractiveCommands, Port, Standard_Stream, got %q", d.SessionType)
	}
}

// minutes judges a time, which is a text in a document.
func (c *call) minutes(d sessionDocument, name string, most int) {
	s, is := d.Inputs[name].(string)
	if !is || s == "" {
		return
	}
	if n, err := strconv.Atoi(s); err != nil || n < 1 || n > most {
		c.fail("content", "InvalidDocumentContent: inputs.%s must be a whole number of minutes from 1 to %d, got %q", name, most, s)
	}
}

// judgeDocument: Systems Manager takes a document that names what isn't there, and no session starts then. That is told here.
func judgeDocument(c *call) {
	taken("DocumentAlreadyExists", "ssm/document:Document")(c)
	d, ok := c.sessionDocument()
	if !ok {
		return
	}
	of := func(name string) string { s, _ := d.Inputs[name].(string); return s }
	if k := of("kmsKeyId"); k != "" && c.get("kms/key:Key", k) == nil && !c.knows(k) {
		c.fail("content", "a session couldn't start: the KMS key %s doesn't exist", k)
	}
	if b := of("s3BucketName"); b != "" && !c.knows(b) {
		c.fail("content", "a session couldn't start: the S3 bucket %s doesn't exist", b)
	}
	name := of("cloudWatchLogGroupName")
	if name == "" {
		return
	}
	groups := c.others(logGroupT)
	i := slices.IndexFunc(groups, func(g *Resource) bool { return g.text("name") == name })
	switch {
	case i < 0:
		c.fail("content", "a session couldn't start: the log group %s doesn't exist", name)
	case d.Inputs["cloudWatchEncryptionEnabled"] == true && groups[i].text("kmsKeyId") == "":
		c.fail("content", "a session couldn't start: the log group %s isn't encrypted, which cloudWatchEncryptionEnabled asks for", name)
	}
}
