package cloud

import (
	"archive/zip"
	"os"
	"regexp"
	"slices"
	"strings"
)

// retiredRuntimes can't be used for a new function any more (AWS Lambda Developer Guide, "Lambda runtimes", as of 2026-11).
var retiredRuntimes = strings.Fields(`nodejs nodejs4.3 nodejs4.3-edge nodejs6.10 nodejs8.10 nodejs10.x nodejs12.x nodejs14.x nodejs16.x nodejs18.x python2.7 python3.6 python3.7 python3.8
	python3.9 dotnetcore1.0 dotnetcore2.0 dotnetcore2.1 dotnetcore3.1 dotnet6 dotnet7 ruby2.5 ruby2.7 ruby3.2 java8 go1.x provided`)

// reservedVariables belong to Lambda ("Defined runtime environment variables").
var reservedVariables = strings.Fields(`_HANDLER _X_AMZN_TRACE_ID AWS_DEFAULT_REGION AWS_REGION AWS_EXECUTION_ENV AWS_LAMBDA_FUNCTION_NAME AWS_LAMBDA_FUNCTION_MEMORY_SIZE
	AWS_LAMBDA_FUNCTION_VERSION AWS_LAMBDA_INITIALIZATION_TYPE AWS_LAMBDA_LOG_GROUP_NAME AWS_LAMBDA_LOG_STREAM_NAME AWS_ACCESS_KEY AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
	AWS_SESSION_TOKEN AWS_LAMBDA_RUNTIME_API LAMBDA_TASK_ROOT LAMBDA_RUNTIME_DIR`)

var (
	functionName = regexp.MustCompile(`^[a-zA-Z0-9-_]{1,64}$`)
	variableName = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_]+$`)
)

func checkFunction(c *call) {
	if n := c.text("name"); n != "" && !functionName.MatchString(n) {
		c.fail("name", "ValidationException: Value '%s' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (function:)?([a-zA-Z0-9-_]+), at most 64 characters", n)
	}
	if m, ok := c.number("memorySize"); ok && (m < 128 || m > 10240) {
		c.fail("memorySize", "ValidationException: 'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to 10240 and greater than or equal to 128, got %v", m)
	}
	image := c.text("packageType") == "Image"
	runtime := c.text("runtime")
	switch {
	case image && (runtime != "" || c.has("handler")):
		c.fail("runtime", "InvalidParameterValueException: Please don't provide Handler or Runtime or Layer when the intended function PackageType is Image.")
	case !image && !c.has("runtime"):
		c.fail("runtime", "handler and runtime must be set when PackageType is Zip")
	case !image && !c.has("handler"):
		c.fail("handler", "handler and runtime must be set when PackageType is Zip")
	case slices.Contains(retiredRuntimes, runtime):
		c.fail("runtime", "InvalidParameterValueException: The runtime parameter of %s is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.", runtime)
	}
	c.checkCode(image)
	c.checkEnvironment()
	c.checkFunctionVPC()
	if a := c.texts("architectures[]"); len(a) > 1 {
		c.fail("architectures", "InvalidParameterValueException: Value '%v' at 'architectures' failed to satisfy constraint: Member must have length less than or equal to 1", a)
	}
	if r, ok := c.number("reservedConcurrentExecutions"); ok && r > 900 {
		c.fail("reservedConcurrentExecutions", "InvalidParameterValueException: Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].")
	}
}

// checkCode: the archive must be there, and hold what the runtime starts.
func (c *call) checkCode(image bool) {
	sources := 0
	for _, s := range []string{"code", "s3Bucket", "imageUri"} {
		if c.has(s) {
			sources++
		}
	}
	if sources != 1 {
		c.fail("code", "one of `code`, `s3Bucket` or `imageUri` must be specified, got %d", sources)
		return
	}
	a, ok := c.in["code"].(*asset)
	if image || !ok || a.Path == "" || !strings.HasSuffix(a.Path, ".zip") {
		return
	}
	info, err := os.Stat(a.Path)
	if err != nil {
		return // the engine has hashed it, so it was there: the state of a former run may name another machine's path
	}
	if info.Size() > 50<<20 {
		c.fail("code", "RequestEntityTooLargeException: Request must be smaller than 69905067 bytes for the CreateFunction operation: the archive has %d bytes, upload it to S3", info.Size())
	}
	z, err := zip.OpenReader(a.Path)
	if err != nil {
		c.fail("code", "InvalidParameterValueException: Could not unzip uploaded file. Please check your file, then try to upload again. (%v)", err)
		return
	}
	defer z.Close()
	if strings.HasPrefix(c.text("runtime"), "provided") && !slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == "bootstrap" }) {
		c.fail("code", "Runtime.InvalidEntrypoint: the archive has no file \"bootstrap\", which the runtime %s starts", c.text("runtime"))
	}
	var unzipped uint64
	for _, f := range z.File {
		unzipped += f.UncompressedSize64
	}
	if unzipped > 262144000 {
		c.fail("code", "InvalidParameterValueException: Unzipped size must be smaller than 262144000 bytes, got %d", unzipped)
	}
}

func (c *call) checkEnvironment() {
	size := 0
	for _, l := range lookup(c.in, "environment.variables{}") {
		name := l.path[strings.LastIndex(l.path, ".")+1:]
		if slices.Contains(reservedVariables, name) {
			c.fail(l.path, "InvalidParameterValueException: Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: %s", name)
		}
		if !variableName.MatchString(name) {
			c.fail(l.path, "ValidationException: environment variable names must satisfy the pattern [a-zA-Z]([a-zA-Z0-9_])+, got %q", name)
		}
		s, _ := l.value.(string)
		size += len(name) + len(s)
	}
	if size > 4096 {
		c.fail("environment", "InvalidParameterValueException: Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit (%d bytes)", size)
	}
}

func (c *call) checkFunctionVPC() {
	v, ok := c.in["vpcConfig"].(map[string]any)
	if !ok {
		return
	}
	subnets, _ := v["subnetIds"].([]any)
	groups, _ := v["securityGroupIds"].([]any)
	if len(subnets) > 0 && len(groups) == 0 && v["securityGroupIds"] != (unknown{}) || len(groups) > 0 && len(subnets) == 0 && v["subnetIds"] != (unknown{}) {
		c.fail("vpcConfig", "InvalidParameterValueException: SubnetIds and SecurityIds must coexist or be both empty list.")
	}
}

// judgeFunction: what the role must let Lambda do.
func judgeFunction(c *call) {
	role := c.roleOf(c.text("role"))
	if role == nil {
		return
	}
	if !trusts(role, "lambda.amazonaws.com") {
		c.fail("role", "InvalidParameterValueException: The role defined for the function cannot be assumed by Lambda. (%s doesn't trust lambda.amazonaws.com)", role.ID)
	}
	if len(c.texts("vpcConfig.subnetIds[]")) > 0 && !c.can(role, "ec2:CreateNetworkInterface") {
		c.fail("role", "InvalidParameterValueException: The provided execution role does not have permissions to call CreateNetworkInterface on EC2 (attach AWSLambdaVPCAccessExecutionRole before the function is made)")
	}
	switch t := c.text("deadLetterConfig.targetArn"); {
	case strings.Contains(t, ":sqs:") && !c.can(role, "sqs:SendMessage"):
		c.fail("deadLetterConfig.targetArn", "InvalidParameterValueException: The provided execution role does not have permissions to call SendMessage on SQS")
	case strings.Contains(t, ":sns:") && !c.can(role, "sns:Publish"):
		c.fail("deadLetterConfig.targetArn", "InvalidParameterValueException: The provided execution role does not have permissions to call Publish on SNS")
	}
	c.sameVPC("vpcConfig.subnetIds[]", "vpcConfig.securityGroupIds[]", "InvalidParameterValueException")
}

// sameVPC refuses subnets and security groups of different VPCs.
func (c *call) sameVPC(subnets, groups, code string) {
	vpcs := map[string]string{}
	for _, s := range append(c.texts(subnets), c.texts(groups)...) {
		if r := c.get(subnetT+"|"+groupT, s); r != nil {
			vpcs[r.text("vpcId")] = s
		}
	}
	if len(vpcs) > 1 {
		c.fail("", "%s: the subnets and security groups must belong to the same VPC, but they belong to %s", code, strings.Join(keys(vpcs), " and "))
	}
}

// releaseFunction: an alias, event source or permission goes with its function, but Lambda@Edge replicas keep one alive.
func releaseFunction(c *call) {
	arn := c.self.text("arn")
	for _, d := range c.others(distributionT) {
		walk("", d.Inputs, func(_, s string) {
			if strings.HasPrefix(s, arn+":") {
				c.fail("", "InvalidParameterValueException: Lambda was unable to delete %s because it is a replicated function. Please see our documentation for Deleting Lambda@Edge Functions and Replicas. (%s)", arn, d.ID)
			}
		})
	}
	for _, typ := range []string{"lambda/permission:Permission", aliasT, "lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"} {
		for _, r := range c.others(typ) {
			if name := r.text("function") + r.text("functionName"); name == c.self.ID || name == arn {
				c.remove(r)
			}
		}
	}
}
