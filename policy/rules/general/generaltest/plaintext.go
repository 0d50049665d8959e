package generaltest

import (
	"encoding/base64"

	"github.com/plinth-infra/plinth/policy/core/coretest"
)

// Credentials that belong to nobody. They are put together here, so that scanners don't take this
// file for a leak.
var privateKey = "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----"

func variables(name string, v props) coretest.Resource {
	return coretest.Function(name, props{"environment": props{"variables": v}})
}

func plaintextSecrets() *coretest.Suite {
	s := &coretest.Suite{Rule: "secrets-not-plaintext"}
	plainEnvironments(s)
	plainScripts(s)
	plainSettings(s)
	plainCode(s)
	declaredSecrets(s)
	s.Unknown("values that aren't known yet",
		variables("a", props{"DB_PASSWORD": coretest.Unknown}),
		coretest.Function("b", props{"environment": coretest.Unknown}),
		coretest.Of("rds/instance:Instance", "c", props{"password": coretest.Unknown}),
		coretest.Of("ecs/taskDefinition:TaskDefinition", "d", props{"containerDefinitions": coretest.Unknown}),
		coretest.Of("ec2/instance:Instance", "e", props{"userData": coretest.Unknown}),
		coretest.Of("ssm/parameter:Parameter", "f", props{"type": coretest.Unknown, "value": coretest.AccessKey}))
	s.Shape("numbers and lists are no credentials", "",
		variables("a", props{"DB_PASSWORD": 7}),
		coretest.Function("b", props{"environment": []any{1}}),
		coretest.Of("ecs/taskDefinition:TaskDefinition", "c", props{"containerDefinitions": "no json"}),
		coretest.Of("ecs/taskDefinition:TaskDefinition", "d",
			props{
				"containerDefinitions": `[7, {"environment": {"A": 1}}, {"environment": [3, {"name": 1, "value": []}]}]`,
			}),
		coretest.Of("ec2/instance:Instance", "e", props{"userData": props{}}),
		coretest.Of("elasticbeanstalk/environment:Environment", "f", props{"settings": "x"}),
		coretest.Of("rds/instance:Instance", "g", props{"password": []any{7}}))
	s.Other("an alarm's description",
		coretest.Of("cloudwatch/metricAlarm:MetricAlarm", "m", props{"alarmDescription": coretest.AccessKey}))
	return s
}

func plainEnvironments(s *coretest.Suite) {
	s.Pass("names of secrets, and settings that only sound like one", variables("a", props{
		"DB_PASSWORD_ARN":  "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x",
		"DB_PASSWORD":      "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x",
		"API_TOKEN":        "{{resolve:secretsmanager:shop:SecretString:token}}",
		"AUTH_TOKEN":       "/shop/prd/token",
		"DB_SECRET":        "shop-prd-database",
		"CLIENT_SECRET":    "shop/prd/oidc",
		"MAX_TOKENS":       "4096",
		"TOKEN_TTL":        "3600",
		"REQUIRE_PASSWORD": "true",
		"EMPTY_PASSWORD":   "",
		"DATABASE_URL":     "postgres://app@db.internal:5432/shop",
		"TEMPLATE":         "https://${USER}:${PASSWORD}@x.example",
		"STAGE":            "prd",
		"TOKEN":            "${TOKEN}",
		"PATH_TOKEN":       "https://auth.example/token",
	}))
	s.Fail("by the name of a variable", "a a a a",
		variables("a", props{
			"DB_PASSWORD":    "hunter2hunter2",
			"apiToken":       "x9f8-secret",
			"clientSecret":   "aZ81kfPq-77XXmn2",
			"stripe_api_key": "abcdef123456",
			"STAGE":          "dev",
		})).
		Saying("environment.variables.DB_PASSWORD", "environment.variables.apiToken", "a token in clear")
	s.Fail("by the form of a value", "a a a a",
		variables("a", props{
			"A": coretest.AccessKey,
			"B": privateKey,
			"C": "token=" + coretest.GitHubToken,
			"D": "postgres://app:s3cr3t@db.internal/shop",
		})).
		Saying("an AWS access key", "a private key", "a GitHub token", "an address with a password")
	s.Fail("being a Pulumi secret doesn't hide it at AWS, and the message doesn't show it", "a",
		variables("a", props{"DB_PASSWORD": coretest.Secret("correct-horse")}))
	container := func(name string, definitions any) coretest.Resource {
		return coretest.Of("ecs/taskDefinition:TaskDefinition", name,
			props{"containerDefinitions": coretest.JSON(definitions)})
	}
	s.Pass("a container's secrets by reference", container("t", []any{props{
		"name": "app",
		"secrets": []any{props{
			"name":      "DB_PASSWORD",
			"valueFrom": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x",
		}},
		"environment": []any{props{"name": "STAGE", "value": "dev"}},
	}}))
	s.Fail("the environment of the second container", "t",
		container("t",
			[]any{
				props{"name": "a"},
				props{
					"name": "b",
					"environment": []any{
						props{"name": "STAGE", "value": "dev"},
						props{"name": "REDIS_PASSWORD", "value": "hunter2hunter2"},
					},
				},
			})).
		Saying("containerDefinitions[1].environment[1]", "REDIS_PASSWORD")
	s.Fail("a build's environment, and not its references", "p",
		coretest.Of("codebuild/project:Project", "p", props{"environment": props{"environmentVariables": []any{
			props{"name": "NPM_TOKEN", "value": "abcdef12345", "type": "PLAINTEXT"},
			props{"name": "OTHER_TOKEN", "value": "shop-token", "type": "PARAMETER_STORE"},
			props{"name": "STAGE", "value": "x"},
		}}})).Saying("environment.environmentVariables[0]")
}

func plainScripts(s *coretest.Suite) {
	script := "#!/bin/bash\nexport STAGE=dev\nexport DB_PASSWORD='hunter2hunter2'\n"
	fetches := "#!/bin/bash\nTOKEN=$(curl -s -X PUT http://169.254.169.254/latest/api/token)\ncurl -H " +
		"\"X-aws-ec2-metadata-token: $TOKEN\" http://169.254.169.254/\nexport DB_PASSWORD=$(aws secretsmanager " +
		"get-secret-value --secret-id shop)\nAPI_TOKEN=`cat /run/token`\nPASSWORD=\"${DB_PASSWORD}\"\n"
	coded := base64.StdEncoding.EncodeToString([]byte(script))
	host := func(name string, inputs props) coretest.Resource {
		return coretest.Of("ec2/instance:Instance", name, inputs)
	}
	s.Pass("a script that fetches its credentials",
		host("a", props{"userData": fetches}),
		host("b", props{"userDataBase64": base64.StdEncoding.EncodeToString([]byte(fetches))}))
	s.Fail("a script that holds one, plain and in base64", "a b c d",
		host("a", props{"userData": script}),
		host("b", props{"userDataBase64": coded}),
		coretest.Of("ec2/launchTemplate:LaunchTemplate", "c", props{"userData": coded}),
		coretest.Of("ec2/launchConfiguration:LaunchConfiguration", "d",
			props{"userData": "aws configure set aws_access_key_id " + coretest.AccessKey})).
		Saying("userDataBase64", "a password")
}

// edgeCode is the source of a function at the edge that compares the Authorization header with a
// value.
func edgeCode(value string) coretest.Resource {
	return coretest.Of("cloudfront/function:Function", "f", props{
		"runtime": "cloudfront-js-2.0",
		"code":    "if (request.headers.authorization.value !== 'Basic " + value + "') { return denied; }",
	})
}

func plainCode(s *coretest.Suite) {
	s.Pass("code that compares with a hash from a store", edgeCode("' + hash + '"))
	s.Fail("code that holds a user and a password", "f",
		edgeCode(base64.StdEncoding.EncodeToString([]byte("shop:hunter2hunter2")))).
		Saying("code: holds a user and a password")
	s.Unknown("code that isn't known yet",
		coretest.Of("cloudfront/function:Function", "f", props{"code": coretest.Unknown}))
}

func plainSettings(s *coretest.Suite) {
	parameter := func(name, kind string, value any) coretest.Resource {
		return coretest.Of("ssm/parameter:Parameter", name,
			props{"name": "/shop/" + name, "type": kind, "value": value})
	}
	s.Pass("encrypted parameters, and others that hold none",
		parameter("db-password", "SecureString", coretest.Secret("hunter2hunter2")),
		parameter("stage", "String", "dev"),
		parameter("db-token", "String", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x"))
	s.Fail("a credential in a parameter that isn't encrypted", "db-password list",
		parameter("db-password", "String", "hunter2hunter2"),
		parameter("list", "StringList", "x,"+coretest.GitHubToken)).Saying("SecureString", `"StringList"`)
	setting := func(namespace, name, value string) props {
		return props{"namespace": namespace, "name": name, "value": value}
	}
	s.Fail("Elastic Beanstalk's settings", "e e t",
		coretest.Of("elasticbeanstalk/environment:Environment", "e", props{"settings": []any{
			setting("aws:elasticbeanstalk:application:environment", "STAGE", "dev"),
			setting("aws:elasticbeanstalk:application:environment", "JWT_TOKEN", "hunter2hunter2"),
			setting("aws:rds:dbinstance", "DBPassword", "hunter2hunter2"),
		}}), coretest.Of("elasticbeanstalk/configurationTemplate:ConfigurationTemplate", "t",
			props{"settings": []any{setting("aws:rds:dbinstance", "DBPassword", "hunter2hunter2")}})).
		Saying("settings[1]", "settings[2]", "DBPassword")
}

func declaredSecrets(s *coretest.Suite) {
	s.Pass("secret properties that are secrets, or managed by AWS",
		coretest.Of("rds/instance:Instance", "a", props{"password": coretest.Secret("hunter2hunter2")}),
		coretest.Of("rds/cluster:Cluster", "b", props{"manageMasterUserPassword": true}),
		coretest.Of("elasticache/user:User", "c", props{"passwords": coretest.Secret([]any{"hunter2hunter2"})}),
		coretest.Of("mq/broker:Broker", "d",
			props{"users": []any{props{"username": "x", "password": coretest.Secret("hunter2hunter2")}}}))
	s.Fail("secret properties in clear", "a b c d e f",
		coretest.Of("rds/instance:Instance", "a", props{"password": "hunter2hunter2"}),
		coretest.Of("rds/cluster:Cluster", "b", props{"masterPassword": "hunter2hunter2"}),
		coretest.Of("elasticache/replicationGroup:ReplicationGroup", "c", props{"authToken": "hunter2hunter2"}),
		coretest.Of("secretsmanager/secretVersion:SecretVersion", "d", props{"secretString": "{}"}),
		coretest.Of("ssm/parameter:Parameter", "e", props{"type": "SecureString", "value": "x"}),
		coretest.Of("mq/broker:Broker", "f",
			props{"users": []any{
				props{"password": coretest.Secret("a-secret-one")},
				props{"password": "hunter2hunter2"},
			}})).
		Saying("masterPassword: is in clear", "users[1].password")
}
