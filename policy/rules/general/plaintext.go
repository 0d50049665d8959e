package general

import (
	"fmt"

	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/policy/core/credentials"
)

var secretsNotPlaintext = core.Rule{
	Name:  "secrets-not-plaintext",
	Group: "data",
	Title: "No credentials in environments, user data, parameters or settings, and every secret property is a " +
		"Pulumi secret.",
	Why: "Whoever may describe the resource, or read the stack's state, reads the credential.",
	Fix: "keep the value in Secrets Manager or an SSM SecureString and pass its ARN (valueFrom, a name in the " +
		"environment); give a secret property a value set with pulumi config set --secret",
	Core:       true,
	Severity:   core.Critical,
	Levels:     core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP ECS.8", "FSBP CodeBuild.2"},
	Types:      append(core.KeysOf(secretProperties), plaintextTypes...),
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		return append(checkPlaintext(r), checkDeclared(r)...)
	},
}

// plaintextTypes are the types whose properties AWS shows to whoever may describe the resource.
var plaintextTypes = []string{
	core.LambdaFunction, core.ECSTaskDefinition, core.EC2Instance, core.EC2LaunchTemplate, core.EC2LaunchConfiguration,
	ssmParameter, core.BeanstalkEnvironment, core.BeanstalkTemplate, core.CodeBuildProject,
	"aws:apprunner/service:Service", "aws:batch/jobDefinition:JobDefinition",
	edgeFunction,
}

const (
	ssmParameter = "aws:ssm/parameter:Parameter"
	edgeFunction = "aws:cloudfront/function:Function"
)

// checkPlaintext looks for credentials in what the type shows to everybody.
func checkPlaintext(r core.Resource) []core.Finding {
	switch r.Type {
	case core.LambdaFunction:
		return checkVariables(r.Get("environment.variables"), "environment.variables")
	case core.ECSTaskDefinition:
		return credentials.CheckContainers(r.Get("containerDefinitions"), "containerDefinitions")
	case "aws:batch/jobDefinition:JobDefinition":
		return credentials.CheckContainers(r.Get("containerProperties"), "containerProperties")
	case ssmParameter:
		return checkParameter(r)
	case core.CodeBuildProject:
		return credentials.CheckPairs(r.Get("environment.environmentVariables"), "environment.environmentVariables")
	case core.BeanstalkEnvironment, core.BeanstalkTemplate:
		return credentials.CheckPairs(r.Get("settings"), "settings")
	case edgeFunction:
		if kind := credentials.InCode(r.Get("code").StrOr("")); kind != "" {
			return []core.Finding{{
				Path: "code",
				What: "holds " + kind + " in clear; keep its salted hash in a KeyValueStore, as plinth:sites does",
			}}
		}
		return nil
	case "aws:apprunner/service:Service":
		var findings []core.Finding
		for _, path := range []string{
			"sourceConfiguration.imageRepository.imageConfiguration.runtimeEnvironmentVariables",
			"sourceConfiguration.codeRepository.codeConfiguration.codeConfigurationValues.runtimeEnvironmentVariables",
		} {
			findings = append(findings, checkVariables(r.Get(path), path)...)
		}
		return findings
	}
	var findings []core.Finding
	for _, key := range []string{"userData", "userDataBase64"} {
		if text, ok := r.Get(key).Str(); ok {
			if kind := credentials.InScript(text); kind != "" {
				findings = append(findings, core.Finding{
					Path: key,
					What: "holds " + kind + " in clear; fetch it at boot from Secrets Manager or SSM",
				})
			}
		}
	}
	return findings
}

// checkVariables looks at an environment that is an object.
func checkVariables(v core.Value, path string) []core.Finding {
	var findings []core.Finding
	for name, value := range v.Entries {
		if text, ok := value.Str(); ok {
			if kind := credentials.KindOf(name, text); kind != "" {
				findings = append(findings, core.Finding{
					Path: path + "." + name,
					What: "holds " + kind + " in clear; pass the ARN of a secret",
				})
			}
		}
	}
	return findings
}

// checkParameter looks at an SSM parameter that isn't encrypted.
func checkParameter(r core.Resource) []core.Finding {
	if kind := r.Get("type"); kind.IsUnknown() || kind.StrOr("") == "SecureString" {
		return nil
	}
	name, _ := r.Get("name").Str()
	for _, key := range []string{"value", "insecureValue"} {
		if text, ok := r.Get(key).Str(); ok {
			if kind := credentials.KindOf(credentials.LastPart(name), text); kind != "" {
				return []core.Finding{{
					Path: key,
					What: fmt.Sprintf("holds %s in a parameter of type %s; make it a SecureString", kind,
						r.Get("type").Show()),
				}}
			}
		}
	}
	return nil
}

// secretProperties are the properties that hold a secret by their nature, by type.
var secretProperties = map[string][]string{
	core.RDSInstance:                                    {"password"},
	core.RDSCluster:                                     {"masterPassword"},
	"aws:docdb/cluster:Cluster":                         {"masterPassword"},
	"aws:redshift/cluster:Cluster":                      {"masterPassword"},
	"aws:redshiftserverless/namespace:Namespace":        {"adminUserPassword"},
	"aws:elasticache/replicationGroup:ReplicationGroup": {"authToken"},
	"aws:elasticache/user:User":                         {"passwords"},
	"aws:memorydb/user:User":                            {"authenticationMode.passwords"},
	"aws:secretsmanager/secretVersion:SecretVersion":    {"secretString", "secretBinary"},
	ssmParameter:                                        {"value"},
	"aws:mq/broker:Broker":                              {"users[].password"},
	"aws:opensearch/domain:Domain": {
		"advancedSecurityOptions.masterUserOptions.masterUserPassword",
	},
	"aws:directoryservice/directory:Directory":        {"password"},
	"aws:dms/endpoint:Endpoint":                       {"password"},
	"aws:cognito/identityProvider:IdentityProvider":   {"providerDetails.client_secret"},
	core.ACMCertificate:                               {"privateKey"},
	"aws:iam/serverCertificate:ServerCertificate":     {"privateKey"},
	"aws:codebuild/sourceCredential:SourceCredential": {"token"},
	"aws:lightsail/database:Database":                 {"masterPassword"},
	"aws:cloudwatch/eventConnection:EventConnection": {
		"authParameters.apiKey.value", "authParameters.basic.password",
		"authParameters.oauth.clientParameters.clientSecret",
	},
}

// checkDeclared reports secret properties that aren't Pulumi secrets, so that they would stand in
// the state in clear.
func checkDeclared(r core.Resource) []core.Finding {
	var findings []core.Finding
	for _, property := range secretProperties[r.Type] {
		if r.Type == ssmParameter && r.Get("type").StrOr("") != "SecureString" {
			continue
		}
		for _, path := range (core.Holder{Path: property}).Paths(r) {
			items, _ := r.Get(path).Items()
			for _, item := range items {
				if text, ok := item.Str(); ok && text != "" && !item.IsSecret() && !r.Get(path).IsSecret() {
					findings = append(findings, core.Finding{
						Path: path,
						What: "is in clear in the stack's state; make it a Pulumi secret (pulumi config set " +
							"--secret, pulumi.ToSecret)",
					})
					break
				}
			}
		}
	}
	return findings
}
