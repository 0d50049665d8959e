package rulestest

import (
	"encoding/base64"
	"slices"
)

func dataCases() []Case {
	return slices.Concat(gather(keyRotation(), plaintextSecrets(), protection()), rdsCases(), cacheCases())
}

func keyRotation() *suite {
	s := &suite{rule: "kms-rotation"}
	key := func(name string, inputs props) Resource { return of("kms/key:Key", name, inputs) }
	s.pass("rotating", key("a", props{"enableKeyRotation": true}), key("b", props{"enableKeyRotation": "true", "customerMasterKeySpec": "SYMMETRIC_DEFAULT", "keyUsage": "ENCRYPT_DECRYPT"}))
	s.pass("keys that AWS can't rotate", key("a", props{"customerMasterKeySpec": "RSA_2048", "keyUsage": "SIGN_VERIFY"}), key("b", props{"customerMasterKeySpec": "HMAC_256"}), key("c", props{"customKeyStoreId": "cks-1"}))
	s.fail("not rotating, and absent, which means that", "a b", key("a", props{"enableKeyRotation": false}), key("b", props{"description": "x"})).says("enableKeyRotation: is false")
	s.unknown("not known yet", key("a", props{"enableKeyRotation": Unknown}), key("b", props{"customerMasterKeySpec": Unknown}), key("c", props{"customKeyStoreId": Unknown}))
	s.shape("a list isn't true", "a", key("a", props{"enableKeyRotation": []any{true}, "customerMasterKeySpec": 7}))
	s.other("a replica rotates with its key", of("kms/replicaKey:ReplicaKey", "r", props{}))
	return s
}

// Credentials that belong to nobody. They are put together here, so that scanners don't take this file for a leak.
var (
	accessKey   = "AKIA" + "Z7Q3XJ5M2K4N6P8R"
	privateKey  = "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----"
	githubToken = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
)

func variables(name string, v props) Resource {
	return function(name, props{"environment": props{"variables": v}})
}

func plaintextSecrets() *suite {
	s := &suite{rule: "secrets-not-plaintext"}
	s.plainEnvironments()
	s.plainScripts()
	s.plainSettings()
	s.plainCode()
	s.declaredSecrets()
	s.unknown("values that aren't known yet", variables("a", props{"DB_PASSWORD": Unknown}), function("b", props{"environment": Unknown}), of("rds/instance:Instance", "c", props{"password": Unknown}),
		of("ecs/taskDefinition:TaskDefinition", "d", props{"containerDefinitions": Unknown}), of("ec2/instance:Instance", "e", props{"userData": Unknown}), of("ssm/parameter:Parameter", "f", props{"type": Unknown, "value": accessKey}))
	s.shape("numbers and lists are no credentials", "", variables("a", props{"DB_PASSWORD": 7}), function("b", props{"environment": []any{1}}), of("ecs/taskDefinition:TaskDefinition", "c", props{"containerDefinitions": "no json"}),
		of("ecs/taskDefinition:TaskDefinition", "d", props{"containerDefinitions": `[7, {"environment": {"A": 1}}, {"environment": [3, {"name": 1, "value": []}]}]`}), of("ec2/instance:Instance", "e", props{"userData": props{}}),
		of("elasticbeanstalk/environment:Environment", "f", props{"settings": "x"}), of("rds/instance:Instance", "g", props{"password": []any{7}}))
	s.other("an alarm's description", of("cloudwatch/metricAlarm:MetricAlarm", "m", props{"alarmDescription": accessKey}))
	return s
}

func (s *suite) plainEnvironments() {
	s.pass("names of secrets, and settings that only sound like one", variables("a", props{
		"DB_PASSWORD_ARN": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x", "DB_PASSWORD": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x", "API_TOKEN": "{{resolve:secretsmanager:shop:SecretString:token}}",
		"AUTH_TOKEN": "/shop/prd/token", "DB_SECRET": "shop-prd-database", "CLIENT_SECRET": "shop/prd/oidc", "MAX_TOKENS": "4096", "TOKEN_TTL": "3600", "REQUIRE_PASSWORD": "true", "EMPTY_PASSWORD": "",
		"DATABASE_URL": "postgres://app@db.internal:5432/shop", "TEMPLATE": "https://${USER}:${PASSWORD}@x.example", "STAGE": "prd", "TOKEN": "${TOKEN}", "PATH_TOKEN": "https://auth.example/token",
	}))
	s.fail("by the name of a variable", "a a a a", variables("a", props{"DB_PASSWORD": "hunter2hunter2", "apiToken": "x9f8-secret", "clientSecret": "aZ81kfPq-77XXmn2", "stripe_api_key": "abcdef123456", "STAGE": "dev"})).
		says("environment.variables.DB_PASSWORD", "environment.variables.apiToken", "a token in clear")
	s.fail("by the form of a value", "a a a a", variables("a", props{"A": accessKey, "B": privateKey, "C": "token=" + githubToken, "D": "postgres://app:s3cr3t@db.internal/shop"})).
		says("an AWS access key", "a private key", "a GitHub token", "an address with a password")
	s.fail("being a Pulumi secret doesn't hide it at AWS, and the message doesn't show it", "a", variables("a", props{"DB_PASSWORD": Secret("correct-horse")}))
	container := func(name string, definitions any) Resource {
		return of("ecs/taskDefinition:TaskDefinition", name, props{"containerDefinitions": text(definitions)})
	}
	s.pass("a container's secrets by reference", container("t", []any{props{
		"name": "app", "secrets": []any{props{"name": "DB_PASSWORD", "valueFrom": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x"}}, "environment": []any{props{"name": "STAGE", "value": "dev"}},
	}}))
	s.fail("the environment of the second container", "t", container("t", []any{props{"name": "a"}, props{"name": "b", "environment": []any{props{"name": "STAGE", "value": "dev"}, props{"name": "REDIS_PASSWORD", "value": "hunter2hunter2"}}}})).
		says("containerDefinitions[1].environment[1]", "REDIS_PASSWORD")
	s.fail("a build's environment, and not its references", "p", of("codebuild/project:Project", "p", props{"environment": props{"environmentVariables": []any{
		props{"name": "NPM_TOKEN", "value": "abcdef12345", "type": "PLAINTEXT"}, props{"name": "OTHER_TOKEN", "value": "shop-token", "type": "PARAMETER_STORE"}, props{"name": "STAGE", "value": "x"},
	}}})).says("environment.environmentVariables[0]")
}

func (s *suite) plainScripts() {
	script := "#!/bin/bash\nexport STAGE=dev\nexport DB_PASSWORD='hunter2hunter2'\n"
	fetches := "#!/bin/bash\nTOKEN=$(curl -s -X PUT http://169.254.169.254/latest/api/token)\ncurl -H \"X-aws-ec2-metadata-token: $TOKEN\" http://169.254.169.254/\n" +
		"export DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id shop)\nAPI_TOKEN=`cat /run/token`\nPASSWORD=\"${DB_PASSWORD}\"\n"
	coded := base64.StdEncoding.EncodeToString([]byte(script))
	host := func(name string, inputs props) Resource { return of("ec2/instance:Instance", name, inputs) }
	s.pass("a script that fetches its credentials", host("a", props{"userData": fetches}), host("b", props{"userDataBase64": base64.StdEncoding.EncodeToString([]byte(fetches))}))
	s.fail("a script that holds one, plain and in base64", "a b c d", host("a", props{"userData": script}), host("b", props{"userDataBase64": coded}), of("ec2/launchTemplate:LaunchTemplate", "c", props{"userData": coded}),
		of("ec2/launchConfiguration:LaunchConfiguration", "d", props{"userData": "aws configure set aws_access_key_id " + accessKey})).says("userDataBase64", "a password")
}

// edgeCode is the source of a function at the edge that compares the Authorization header with a value.
func edgeCode(value string) Resource {
	return of("cloudfront/function:Function", "f", props{"runtime": "cloudfront-js-2.0", "code": "if (request.headers.authorization.value !== 'Basic " + value + "') { return denied; }"})
}

func (s *suite) plainCode() {
	s.pass("code that compares with a hash from a store", edgeCode("' + hash + '"))
	s.fail("code that holds a user and a password", "f", edgeCode(base64.StdEncoding.EncodeToString([]byte("shop:hunter2hunter2")))).says("code: holds a user and a password")
	s.unknown("code that isn't known yet", of("cloudfront/function:Function", "f", props{"code": Unknown}))
}

func (s *suite) plainSettings() {
	parameter := func(name, kind string, value any) Resource {
		return of("ssm/parameter:Parameter", name, props{"name": "/shop/" + name, "type": kind, "value": value})
	}
	s.pass("encrypted parameters, and others that hold none", parameter("db-password", "SecureString", Secret("hunter2hunter2")), parameter("stage", "String", "dev"),
		parameter("db-token", "String", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x"))
	s.fail("a credential in a parameter that isn't encrypted", "db-password list", parameter("db-password", "String", "hunter2hunter2"), parameter("list", "StringList", "x,"+githubToken)).says("SecureString", `"StringList"`)
	setting := func(namespace, name, value string) props {
		return props{"namespace": namespace, "name": name, "value": value}
	}
	s.fail("Elastic Beanstalk's settings", "e e t", of("elasticbeanstalk/environment:Environment", "e", props{"settings": []any{
		setting("aws:elasticbeanstalk:application:environment", "STAGE", "dev"), setting("aws:elasticbeanstalk:application:environment", "JWT_TOKEN", "hunter2hunter2"), setting("aws:rds:dbinstance", "DBPassword", "hunter2hunter2"),
	}}), of("elasticbeanstalk/configurationTemplate:ConfigurationTemplate", "t", props{"settings": []any{setting("aws:rds:dbinstance", "DBPassword", "hunter2hunter2")}})).says("settings[1]", "settings[2]", "DBPassword")
}

func (s *suite) declaredSecrets() {
	s.pass("secret properties that are secrets, or managed by AWS", of("rds/instance:Instance", "a", props{"password": Secret("hunter2hunter2")}), of("rds/cluster:Cluster", "b", props{"manageMasterUserPassword": true}),
		of("elasticache/user:User", "c", props{"passwords": Secret([]any{"hunter2hunter2"})}), of("mq/broker:Broker", "d", props{"users": []any{props{"username": "x", "password": Secret("hunter2hunter2")}}}))
	s.fail("secret properties in clear", "a b c d e f", of("rds/instance:Instance", "a", props{"password": "hunter2hunter2"}), of("rds/cluster:Cluster", "b", props{"masterPassword": "hunter2hunter2"}),
		of("elasticache/replicationGroup:ReplicationGroup", "c", props{"authToken": "hunter2hunter2"}), of("secretsmanager/secretVersion:SecretVersion", "d", props{"secretString": "{}"}),
		of("ssm/parameter:Parameter", "e", props{"type": "SecureString", "value": "x"}), of("mq/broker:Broker", "f", props{"users": []any{props{"password": Secret("a-secret-one")}, props{"password": "hunter2hunter2"}}})).
		says("masterPassword: is in clear", "users[1].password")
}

func protection() *suite {
	s := &suite{rule: "stateful-protected"}
	s.pass("protected", of("rds/instance:Instance", "a", props{}).protected(), of("dynamodb/table:Table", "b", props{}).protected(), of("kms/key:Key", "c", props{}).protected(), bucket("d", props{}).protected())
	s.pass("a replica holds nothing of its own", of("rds/instance:Instance", "a", props{"replicateSourceDb": "main"}))
	s.fail("not protected", "a b c d e", of("rds/instance:Instance", "a", props{}), of("rds/cluster:Cluster", "b", props{}), of("dynamodb/table:Table", "c", props{}), of("kms/key:Key", "d", props{}), bucket("e", props{})).says("pulumi.Protect(true)")
	s.alias("a bucket of the first generation", "b", of("s3/bucket:Bucket", "b", props{}))
	s.unknown("a replica whose source isn't known yet", of("rds/instance:Instance", "a", props{"replicateSourceDb": Unknown}))
	s.shape("a number is no source", "a", of("rds/instance:Instance", "a", props{"replicateSourceDb": 7}))
	s.other("what can be made again", function("f", props{}), logGroup("l", props{}), of("rds/clusterInstance:ClusterInstance", "i", props{}))
	return s
}
