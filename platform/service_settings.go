package platform

import (
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/internal/check"
	"github.com/plinth-infra/plinth/internal/link"
)

// ServiceSettings is what a stack file says of one service.
type ServiceSettings struct {
	service.Settings
	Uses
	// DynamoDB tables of the account and region that it uses, by name, and what it does with their
	// items: read, write or readWrite.
	Tables map[string]link.Access `json:"tables,omitempty"`
	// Plain environment variables. Never a secret.
	Environment map[string]string `json:"environment,omitempty"`
	// Environment variables that get the value of a Secrets Manager secret: its complete ARN, with
	// or without :<key>::.
	Secrets map[string]string `json:"secrets,omitempty"`
	// Names of CloudWatch alarms that take a deployment back.
	DeploymentAlarms []string `json:"deploymentAlarms,omitempty"`
	// Commands that run once, by name, such as a migration before each deployment: tasks with the
	// service's image in its network, and with rights of their own.
	Tasks map[string]ServiceTask `json:"tasks,omitempty"`
	// Whether it is left out of plinth:tracing: it has no collector then.
	Untraced bool `json:"untraced,omitempty"`
}

// ServiceTask is what a stack file says of a task that runs once. It has none of the service's
// rights.
type ServiceTask struct {
	service.TaskSettings
	// The role of plinth:database.roles that it signs in as, instead of the service's.
	Database string `json:"database,omitempty"`
	// Plain environment variables beside the service's, which they replace. Never a secret.
	Environment map[string]string `json:"environment,omitempty"`
	// Environment variables that get the value of a Secrets Manager secret, beside the service's,
	// which they replace.
	Secrets map[string]string `json:"secrets,omitempty"`
}

// Validate reports what the tags of the fields can't say.
func (s *ServiceSettings) Validate(p *check.Problems) {
	s.Settings.Validate(p)
	service.ValidateVariables(p, s.Environment, s.Secrets)
	validateSecretARNs(p, s.Secrets)
	validateTables(p, s.Tables)
	validateGiven(p, s.Uses.variables(), s.Environment, s.Secrets)
	for name := range s.Tasks {
		check.Name(p.In("tasks", name), name, service.MaxTaskName)
	}
	if !s.Routed() && s.Scaling.RequestsPerTarget > 0 {
		p.At("scaling", "requestsPerTarget").Value(s.Scaling.RequestsPerTarget).
			Say("a worker gets no requests").Fix("remove it, or give it hosts or paths")
	}
	if s.Queue == "" && s.Scaling.BacklogPerTask > 0 {
		p.At("scaling", "backlogPerTask").Value(s.Scaling.BacklogPerTask).
			Say("there is no queue").Fix("give it one, or remove it")
	}
	service.ValidateAlarmCount(p, &s.Settings, len(s.DeploymentAlarms))
}

// Validate reports what the tags of the fields can't say.
func (t *ServiceTask) Validate(p *check.Problems) {
	service.ValidateVariables(p, t.Environment, t.Secrets)
	validateSecretARNs(p, t.Secrets)
	validateGiven(p, Uses{Database: t.Database}.variables(), t.Environment, t.Secrets)
}

// secretValueARN is the complete ARN of a secret, with or without the key in it, its version's
// stage and id.
var secretValueARN = regexp.MustCompile(`^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:` +
	`[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}(:[^:]*:[^:]*:[^:]*)?$`)

func validateSecretARNs(p *check.Problems, secrets map[string]string) {
	for name, arn := range secrets {
		if !secretValueARN.MatchString(arn) { // and may be the secret itself, so it isn't shown
			p.At("secrets", name).Say("it isn't the complete ARN of a secret").
				Fix("write arn:aws:secretsmanager:<region>:<account>:secret:<name>-<6 characters>")
		}
	}
}

// tableName is DynamoDB's:
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
var tableName = regexp.MustCompile(`^[A-Za-z0-9_.-]{3,255}$`)

func validateTables(p *check.Problems, tables map[string]link.Access) {
	for name := range tables {
		if !tableName.MatchString(name) {
			p.At("tables").Value(name).Say("it isn't the name of a table").Fix("use 3 to 255 letters, digits and _.-")
		}
	}
}

// validateGiven reports variables that come with another setting, by the setting's name.
func validateGiven(p *check.Problems, given, environment, secrets map[string]string) {
	for variable, setting := range given {
		if _, plain := environment[variable]; plain {
			p.At("environment", variable).Say("the variable comes with %s", setting).Fix("remove it")
		}
		if _, secret := secrets[variable]; secret {
			p.At("secrets", variable).Say("the variable comes with %s", setting).Fix("remove it")
		}
	}
}

// links are what the service uses of other tiers, but for the queue that it takes messages from.
func (s *ServiceSettings) links(b *Build) []link.Link {
	var links []link.Link
	for _, name := range slices.Sorted(maps.Keys(s.Tables)) {
		arn := fmt.Sprintf("arn:aws:dynamodb:%s:%s:table/%s", b.Region, b.Account, name)
		links = append(links, link.Table(pulumi.String(arn), s.Tables[name]))
	}
	uses := s.Uses
	uses.Queue = "" // the service takes it as Args.Queue, which scaling looks at, too
	return append(links, uses.links(b)...)
}

// args are the task's, with the database as a role of its own.
func (t ServiceTask) args(b *Build) service.Task {
	return service.Task{
		TaskSettings: t.TaskSettings,
		Environment:  pulumi.ToStringMap(t.Environment),
		Secrets:      pulumi.ToStringMap(t.Secrets),
		Links:        Uses{Database: t.Database}.links(b),
	}
}
