package aws

import (
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

// ownedByAWS reports whether AWS itself has what an ARN names.
func ownedByAWS(arn, account string) bool {
	switch {
	case strings.HasPrefix(arn, "arn:aws:iam::aws:"), // managed policies
		arn == "arn:aws:iam::"+account+":root",
		strings.HasPrefix(arn, "arn:aws:states:::"), // service integrations
		strings.HasPrefix(arn, "arn:aws:scheduler:::"),
		strings.HasPrefix(arn, "arn:aws:s3:::awselasticbeanstalk"),
		strings.HasPrefix(arn, "arn:aws:ssm:") && strings.Contains(arn, "::parameter/aws/"),
		strings.Contains(arn, ":layer:") && !strings.Contains(arn, ":"+account+":"), // public layers
		strings.HasPrefix(arn, "arn:aws:rds:") && strings.Contains(arn, ":pg:default"),
		strings.HasPrefix(arn, "arn:aws:kms:") && strings.Contains(arn, ":alias/aws/"):
		return true
	}
	return false
}

// apiGatewayARN checks ARNs of API Gateway's own: an integration's URI around another ARN, or a
// stage of a known API.
func apiGatewayARN(i cloud.Issued, arn []string) bool {
	rest := arn[5]
	if at := strings.Index(rest, "/functions/"); at >= 0 {
		return i.ARN(strings.TrimSuffix(rest[at+len("/functions/"):], "/invocations"))
	}
	if arn[4] == "" { // arn:aws:apigateway:REGION::/apis/ID/stages/NAME
		for part := range strings.SplitSeq(rest, "/") {
			if i.ID(part) {
				return true
			}
		}
		return false
	}
	return true // a service integration, such as …:sqs:path/ACCOUNT/QUEUE
}

// executeARN checks the ARN of a request to an API,
// arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH.
func executeARN(i cloud.Issued, arn []string) bool {
	id, _, _ := strings.Cut(arn[5], "/")
	return arn[4] == i.Account && (i.ID(id) || id == "*")
}

// distributionARN checks the ARN of what has its id behind a slash,
// arn:aws:cloudfront::ACCOUNT:distribution/ID.
func distributionARN(i cloud.Issued, arn []string) bool {
	_, id, _ := strings.Cut(arn[5], "/")
	return arn[4] == i.Account && i.ID(id)
}
