package ssm

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var document = cloud.ResourceType{
	Type: "ssm/document:Document",
	Name: &cloud.Naming{Property: "name", Max: 128},

	CreateSeconds:  2,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateDocument,
	ValidateState:  sessionCanStart,
}

// reservedDocument begins names that Systems Manager keeps for AWS (API_CreateDocument).
var reservedDocument = regexp.MustCompile(`(?i)^(aws|amazon|amzn|AWSEC2|AWSConfigRemediation|AWSSupport)`)

// session is a document of Session Manager:
// docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html
type session struct {
	SchemaVersion string                    `json:"schemaVersion"`
	SessionType   string                    `json:"sessionType"`
	Inputs        map[string]any            `json:"inputs"`
	Properties    map[string]any            `json:"properties"`
	Parameters    map[string]map[string]any `json:"parameters"`
}

func readSession(c *cloud.Call) (d session, ok bool) {
	text := c.Text("content")
	if c.Text("documentType") != "Session" || text == "" {
		return d, false
	}
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		c.Refuse("content", "InvalidDocumentContent: JSON not well-formed: %v", err)
		return d, false
	}
	return d, true
}

func validateDocument(c *cloud.Call) {
	if n := c.Text("name"); reservedDocument.MatchString(n) {
		c.Refuse("name", "ValidationException: Document name prefix reserved for AWS: %s", n)
	}
	d, ok := readSession(c)
	if !ok {
		return
	}
	if d.SchemaVersion != "1.0" {
		c.Refuse("content", "InvalidDocumentSchemaVersion: Session documents only support schema version 1.0, got %q",
			d.SchemaVersion)
	}
	switch d.SessionType {
	case "Standard_Stream":
		for _, k := range []string{
			"s3EncryptionEnabled", "cloudWatchEncryptionEnabled", "cloudWatchStreamingEnabled", "runAsEnabled",
		} {
			if _, is := d.Inputs[k].(bool); !is {
				c.Refuse("content",
					"InvalidDocumentContent: inputs.%s: a Standard_Stream session needs it as a boolean", k)
			}
		}
		validateMinutes(c, d, "idleSessionTimeout", 60)
		validateMinutes(c, d, "maxSessionDuration", 1440)
	case "Port":
		for _, k := range []string{"portNumber", "type"} {
			if s, is := d.Properties[k].(string); !is || s == "" {
				c.Refuse("content", "InvalidDocumentContent: properties.%s: a Port session needs it as a text", k)
			}
		}
		for _, v := range d.Properties {
			s, _ := v.(string)
			if name, is := strings.CutPrefix(s, "{{"); is &&
				d.Parameters[strings.TrimSpace(strings.TrimSuffix(name, "}}"))] == nil {
				c.Refuse("content", "InvalidDocumentContent: the parameter %s isn't declared", s)
			}
		}
	case "InteractiveCommands", "NonInteractiveCommands":
	default:
		c.Refuse("content",
			"InvalidDocumentContent: sessionType must be one of InteractiveCommands, NonInteractiveCommands, Port, "+
				"Standard_Stream, got %q",
			d.SessionType)
	}
}

// validateMinutes checks a time, which is a text in a document.
func validateMinutes(c *cloud.Call, d session, name string, most int) {
	s, is := d.Inputs[name].(string)
	if !is || s == "" {
		return
	}
	if n, err := strconv.Atoi(s); err != nil || n < 1 || n > most {
		c.Refuse("content", "InvalidDocumentContent: inputs.%s must be a whole number of minutes from 1 to %d, got %q",
			name, most, s)
	}
}

// sessionCanStart refuses what a session's document names and doesn't exist. Systems Manager takes
// such a document, and then no session starts.
func sessionCanStart(c *cloud.Call) {
	cloud.UniqueName("DocumentAlreadyExists", "ssm/document:Document")(c)
	d, ok := readSession(c)
	if !ok {
		return
	}
	of := func(name string) string { s, _ := d.Inputs[name].(string); return s }
	if k := of("kmsKeyId"); k != "" && c.Find("kms/key:Key", k) == nil && !c.Knows(k) {
		c.Refuse("content", "a session couldn't start: the KMS key %s doesn't exist", k)
	}
	if b := of("s3BucketName"); b != "" && !c.Knows(b) {
		c.Refuse("content", "a session couldn't start: the S3 bucket %s doesn't exist", b)
	}
	name := of("cloudWatchLogGroupName")
	if name == "" {
		return
	}
	groups := c.Others(token.LogGroup)
	i := slices.IndexFunc(groups, func(g *cloud.Resource) bool { return g.Text("name") == name })
	switch {
	case i < 0:
		c.Refuse("content", "a session couldn't start: the log group %s doesn't exist", name)
	case d.Inputs["cloudWatchEncryptionEnabled"] == true && groups[i].Text("kmsKeyId") == "":
		c.Refuse("content",
			"a session couldn't start: the log group %s isn't encrypted, which cloudWatchEncryptionEnabled asks for",
			name)
	}
}
