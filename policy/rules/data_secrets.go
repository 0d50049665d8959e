package rules

import (
	"fmt"
)

var secretsNotPlaintext = Rule{
	Name:  "secrets-not-plaintext",
	Group: "data",
	Title: "No credentials in environments, user data, parameters or settings, and every secret property is a Pulumi secret.",
	Why:   "Whoever may describe the resource, or read the stack's state, reads the credential.",
	Fix: "keep the value in Secrets Manager or an SSM SecureString and pass its ARN (valueFrom, a name in the environment); give a secret property " +
		"a value set with pulumi config set --secret",
	Core: true, Severity: Critical, Levels: Levels{Mandatory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP ECS.8", "FSBP CodeBuild.2"},
	Types:      append(keysOf(secretProperties), plaintextTypes...),
	Resource: func(r Resource, _ Config) []Finding {
		return append(judgePlaintext(r), judgeDeclared(r)...)
	},
}

// plaintextTypes are the types whose properties AWS shows to whoever may describe the resource.
var plaintextTypes = []string{
	lambdaFunction, ecsTaskDefinition, ec2Instance, ec2LaunchTemplate, ec2LaunchConfiguration,
	ssmParameter, beanstalkEnvironment, beanstalkTemplate, codebuildProject, "aws:apprunner/service:Service", "aws:batch/jobDefinition:JobDefinition",
	edgeFunction,
}

const (
	ecsTaskDefinition = "aws:ecs/taskDefinition:TaskDefinition"
	ssmParameter      = "aws:ssm/parameter:Parameter"
	codebuildProject  = "aws:codebuild/project:Project"
	edgeFunction      = "aws:cloudfront/function:Function"
)

// judgePlaintext looks for credentials in what the type shows to everybody.
func judgePlaintext(r Resource) []Finding {
	switch r.Type {
	case lambdaFunction:
		return judgeVariables(r.Get("environment.variables"), "environment.variables")
	case ecsTaskDefinition:
		return judgeContainers(r.Get("containerDefinitions"), "containerDefinitions")
	case "aws:batch/jobDefinition:JobDefinition":
		return judgeContainers(r.Get("containerProperties"), "containerProperties")
	case ssmParameter:
		return judgeParameter(r)
	case codebuildProject:
		return judgePairs(r.Get("environment.environmentVariables"), "environment.environmentVariables")
	case beanstalkEnvironment, beanstalkTemplate:
		return judgePairs(r.Get("settings"), "settings")
	case edgeFunction:
		if kind := credentialInCode(r.Get("code").StrOr("")); kind != "" {
			return []Finding{{Path: "code", What: "holds " + kind + " in clear; keep its salted hash in a KeyValueStore, as plinth:sites does"}}
		}
		return nil
	case "aws:apprunner/service:Service":
		var findings []Finding
		for _, path := range []string{
			"sourceConfiguration.imageRepository.imageConfiguration.runtimeEnvironmentVariables",
			"sourceConfiguration.codeRepository.codeConfiguration.codeConfigurationValues.runtimeEnvironmentVariables",
		} {
			findings = append(findings, judgeVariables(r.Get(path), path)...)
		}
		return findings
	}
	var findings []Finding
	for _, key := range []string{"userData", "userDataBase64"} {
		if text, ok := r.Get(key).Str(); ok {
			if kind := credentialInScript(text); kind != "" {
				findings = append(findings, Finding{Path: key, What: "holds " + kind + " in clear; fetch it at boot from Secrets Manager or SSM"})
			}
		}
	}
	return findings
}

// judgeVariables looks at an environment that is an object.
func judgeVariables(v Value, path string) []Finding {
	var findings []Finding
	for name, value := range v.Entries {
		if text, ok := value.Str(); ok {
			if kind := credential(name, text); kind != "" {
				findings = append(findings, Finding{Path: path + "." + name, What: "holds " + kind + " in clear; pass the ARN of a secret"})
			}
		}
	}
	return findings
}

// judgePairs looks at an environment that is a list of names and values. Values that refer to a store are names.
func judgePairs(v Value, path string) []Finding {
	var findings []Finding
	items, _ := v.Items()
	for i, item := range items {
		if kind := item.Get("type"); kind.IsUnknown() || kind.StrOr("PLAINTEXT") != "PLAINTEXT" {
			continue
		}
		name, _ := item.Get("name").Str()
		if text, ok := item.Get("value").Str(); ok {
			if kind := credential(name, text); kind != "" {
				findings = append(findings, Finding{Path: element(path, i), What: fmt.Sprintf("(%s) holds %s in clear; refer to a secret", name, kind)})
			}
		}
	}
	return findings
}

// judgeContainers looks at the environments of container definitions, which are JSON text: a list, or one object.
func judgeContainers(v Value, path string) []Finding {
	var findings []Finding
	for i, container := range containers(v) {
		findings = append(findings, judgePairs(container.Get("environment"), element(path, i)+".environment")...)
	}
	return findings
}

// judgeParameter looks at an SSM parameter that isn't encrypted.
func judgeParameter(r Resource) []Finding {
	if kind := r.Get("type"); kind.IsUnknown() || kind.StrOr("") == "SecureString" {
		return nil
	}
	name, _ := r.Get("name").Str()
	for _, key := range []string{"value", "insecureValue"} {
		if text, ok := r.Get(key).Str(); ok {
			if kind := credential(lastPart(name), text); kind != "" {
				return []Finding{{Path: key, What: fmt.Sprintf("holds %s in a parameter of type %s; make it a SecureString", kind, r.Get("type").Show())}}
			}
		}
	}
	return nil
}

// secretProperties are the properties that hold a secret by their nature, by type.
var secretProperties = map[string][]string{
	rdsInstance:                    {"password"},
	rdsCluster:                     {"masterPassword"},
	"aws:docdb/cluster:Cluster":    {"masterPassword"},
	"aws:redshift/cluster:Cluster": {"masterPassword"},
	"aws:redshiftserverless/namespace:Namespace":        {"adminUserPassword"},
	"aws:elasticache/replicationGroup:ReplicationGroup": {"authToken"},
	"aws:elasticache/user:User":                         {"passwords"},
	"aws:memorydb/user:User":                            {"authenticationMode.passwords"},
	"aws:secretsmanager/secretVersion:SecretVersion":    {"secretString", "secretBinary"},
	ssmParameter:                                      {"value"},
	"aws:mq/broker:Broker":                            {"users[].password"},
	"aws:opensearch/domain:Domain":                    {"advancedSecurityOptions.masterUserOptions.masterUserPassword"},
	"aws:directoryservice/directory:Directory":        {"password"},
	"aws:dms/endpoint:Endpoint":                       {"password"},
	"aws:cognito/identityProvider:IdentityProvider":   {"providerDetails.client_secret"},
	acmCertificate:                                    {"privateKey"},
	"aws:iam/serverCertificate:ServerCertificate":     {"privateKey"},
	"aws:codebuild/sourceCredential:SourceCredential": {"token"},
	"aws:lightsail/database:Database":                 {"masterPassword"},
	"aws:cloudwatch/eventConnection:EventConnection": {
		"authParameters.apiKey.value", "authParameters.basic.password", "authParameters.oauth.clientParameters.clientSecret",
	},
}

// judgeDeclared reports secret properties that aren't Pulumi secrets, so that they would stand in the state in clear.
func judgeDeclared(r Resource) []Finding {
	var findings []Finding
	for _, property := range secretProperties[r.Type] {
		if r.Type == ssmParameter && r.Get("type").StrOr("") != "SecureString" {
			continue
		}
		for _, path := range (holder{path: property}).paths(r) {
			items, _ := r.Get(path).Items()
			for _, item := range items {
				if text, ok := item.Str(); ok && text != "" && !item.IsSecret() && !r.Get(path).IsSecret() {
					findings = append(findings, Finding{Path: path, What: "is in clear in the stack's state; make it a Pulumi secret (pulumi config set --secret, pulumi.ToSecret)"})
					break
				}
			}
		}
	}
	return findings
}
