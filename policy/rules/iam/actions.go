package iam

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
)

// withoutResource reports whether an action, or every action that a pattern matches, knows no
// narrower resource than "*".
func withoutResource(action string) bool {
	action = strings.ToLower(strings.TrimSpace(action))
	service, name, found := strings.Cut(action, ":")
	return found &&
		slices.ContainsFunc(actionsWithoutResources[service], func(known string) bool {
			return iampolicy.Matches(known, name)
		})
}

// actionsWithoutResources are the actions that must be granted on "*", by service, in lower case,
// with * for a family.
//
// Taken on 2026-11-21 from the Service Authorization Reference (actions whose column of resource
// types is empty, https://docs.aws.amazon.com/service-authorization/latest/reference/), as far as
// the actions occur in the architectures that Plinth builds. Two entries go beyond it: the
// network-interface actions of a Lambda function in a VPC, which its user guide wants on "*"
// (https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html), and
// logs:DescribeLogGroups, which lists across groups.
var actionsWithoutResources = map[string][]string{
	"access-analyzer": {
		"checknonewaccess", "checkaccessnotgranted", "checknopublicaccess", "listanalyzers", "validatepolicy",
	},
	"acm": {
		"getaccountconfiguration", "listcertificates", "putaccountconfiguration", "requestcertificate",
	},
	"appconfig": {
		"createapplication", "createdeploymentstrategy", "listapplications", "listdeploymentstrategies",
	},
	"application-autoscaling": {"describe*"},
	"autoscaling":             {"describe*"},
	"backup": {
		"describeglobalsettings", "describeregionsettings", "listbackupplans", "listbackupvaults",
		"listprotectedresources",
	},
	"bedrock": {"listfoundationmodels", "listinferenceprofiles"},
	"ce":      {"get*", "list*"},
	"cloudformation": {
		"describeaccountlimits", "estimatetemplatecost", "listexports", "liststacks", "validatetemplate",
	},
	"cloudfront": {
		"listcachepolicies", "listdistributions", "listfunctions", "listkeyvaluestores", "listoriginaccesscontrols",
		"listoriginrequestpolicies", "listresponseheaderspolicies",
	},
	"cloudtrail": {"describetrails", "listtrails", "lookupevents"},
	"cloudwatch": {
		"describealarmsformetric", "describeanomalydetectors", "getmetricdata", "getmetricstatistics",
		"getmetricwidgetimage",
		"listdashboards", "listmetrics", "putmetricdata",
	},
	"codebuild": {
		"importsourcecredentials", "listbuilds", "listcuratedenvironmentimages", "listprojects", "listreportgroups",
		"listsourcecredentials",
	},
	"codecommit":      {"listrepositories"},
	"codeconnections": {"listconnections", "listhosts"},
	"codedeploy": {
		"listapplications", "listdeploymentconfigs", "listgithubaccounttokennames", "listonpremisesinstances",
	},
	"codepipeline": {
		"acknowledgejob", "getjobdetails", "listpipelines", "putjobfailureresult", "putjobsuccessresult",
	},
	"cognito-identity": {
		"createidentitypool", "getid", "getcredentialsforidentity", "getopenidtoken", "listidentitypools",
		"unlinkidentity",
	},
	"cognito-idp": {"createuserpool", "describeuserpooldomain", "listuserpools"},
	"comprehend":  {"detect*", "batchdetect*"},
	"config": {
		"deliverconfigsnapshot", "describe*", "list*", "putconfigurationrecorder", "putdeliverychannel",
		"putevaluations",
	},
	"cur": {"describereportdefinitions"},
	"dynamodb": {
		"describelimits", "describereservedcapacity", "listbackups", "listcontributorinsights", "listexports",
		"listglobaltables",
		"listimports", "liststreams", "listtables",
	},
	"ec2": {
		"assignprivateipaddresses", "createnetworkinterface", "deletenetworkinterface", "describe*",
		"detachnetworkinterface",
		"getebsdefaultkmskeyid", "getebsencryptionbydefault", "getsecuritygroupsforvpc", "unassignprivateipaddresses",
	},
	"ec2messages": {"acknowledgemessage", "deletemessage", "failmessage", "getendpoint", "getmessages", "sendreply"},
	"ecr": {
		"deleteregistrypolicy", "describeregistry", "getauthorizationtoken", "getregistrypolicy",
		"getregistryscanningconfiguration",
		"putregistrypolicy", "putregistryscanningconfiguration", "putreplicationconfiguration",
	},
	"ecr-public": {"describeregistries", "getauthorizationtoken"},
	"ecs": {
		"deregistertaskdefinition", "describetaskdefinition", "discoverpollendpoint", "listaccountsettings",
		"listclusters",
		"listtaskdefinitionfamilies", "listtaskdefinitions",
	},
	"elasticbeanstalk": {
		"checkdnsavailability", "createstoragelocation", "listavailablesolutionstacks", "listplatformbranches",
	},
	"elasticloadbalancing": {"describe*"},
	"events": {
		"listapidestinations", "listconnections", "listeventbuses", "listrules", "testeventpattern",
	},
	"firehose":  {"listdeliverystreams"},
	"guardduty": {"createdetector", "listdetectors"},
	"health":    {"describeaffectedentities*", "describeevent*"},
	"iam": {
		"generatecredentialreport", "getaccountauthorizationdetails", "getaccountpasswordpolicy", "getaccountsummary",
		"getcredentialreport", "listaccountaliases", "listgroups", "listinstanceprofiles", "listopenidconnectproviders",
		"listpolicies",
		"listroles", "listsamlproviders", "listservercertificates", "listusers", "listvirtualmfadevices",
		"simulatecustompolicy",
	},
	"kinesis": {"describeaccountlimits", "describelimits", "liststreams"},
	"kms": {
		"connectcustomkeystore", "createkey", "describecustomkeystores", "generaterandom", "listaliases", "listkeys",
	},
	"lambda": {
		"createcodesigningconfig", "createeventsourcemapping", "getaccountsettings", "listcodesigningconfigs",
		"listeventsourcemappings",
		"listfunctions", "listlayers",
	},
	"logs": {
		"cancelexporttask", "createlogdelivery", "deletelogdelivery", "deleteresourcepolicy", "describedeliveries",
		"describedeliverydestinations", "describedeliverysources", "describeexporttasks", "describeloggroups",
		"describequeries",
		"describequerydefinitions", "describeresourcepolicies", "getlogdelivery", "listlogdeliveries",
		"putquerydefinition",
		"putresourcepolicy", "stopquery", "testmetricfilter", "updatelogdelivery",
	},
	"organizations": {"describeorganization", "listaccounts", "listroots"},
	"polly":         {"describevoices"},
	"pricing":       {"*"},
	"rds":           {"describeaccountattributes", "describeeventcategories", "describesourceregions"},
	"rekognition":   {"comparefaces", "detect*", "recognizecelebrities"},
	"route53": {
		"createhealthcheck", "createhostedzone", "getaccountlimit", "gethostedzonecount", "listhealthchecks",
		"listhostedzones*",
		"testdnsanswer",
	},
	"route53domains": {"*"},
	"s3": {
		"getaccountpublicaccessblock", "listaccesspoints", "listallmybuckets", "listjobs",
		"putaccountpublicaccessblock",
	},
	"secretsmanager": {"batchgetsecretvalue", "getrandompassword", "listsecrets"},
	"servicediscovery": {
		"createhttpnamespace", "createprivatednsnamespace", "discoverinstances", "getoperation", "listnamespaces",
		"listoperations",
		"listservices",
	},
	"servicequotas": {"get*", "list*"},
	"ses":           {"getaccount", "getaccountsendingenabled", "getsendquota", "getsendstatistics", "listidentities"},
	"signer":        {"listsigningjobs", "listsigningplatforms", "listsigningprofiles"},
	"sns":           {"getsmsattributes", "listsubscriptions", "listtopics", "setsmsattributes", "unsubscribe"},
	"sqs":           {"listqueues"},
	"ssm": {
		"describeavailablepatches", "describeinstanceinformation", "describeparameters", "describesessions",
		"getinventory",
		"getmanifest", "listassociations", "listcommandinvocations", "listcommands", "listdocuments",
		"putconfigurepackageresult",
	},
	"ssmmessages": {"createcontrolchannel", "createdatachannel", "opencontrolchannel", "opendatachannel"},
	"states":      {"listactivities", "liststatemachines", "validatestatemachinedefinition"},
	"sts": {
		"decodeauthorizationmessage", "getaccesskeyinfo", "getcalleridentity", "getservicebearertoken",
		"getsessiontoken",
	},
	"support":    {"*"},
	"tag":        {"get*", "tagresources", "untagresources"},
	"textract":   {"analyze*", "detect*", "get*", "start*"},
	"transcribe": {"startstreamtranscription"},
	"translate":  {"translatetext"},
	"wafv2": {
		"describeallmanagedproducts", "listavailablemanagedrulegroups", "listipsets", "listloggingconfigurations",
		"listregexpatternsets", "listrulegroups", "listwebacls",
	},
	"xray": {
		"batchgettraces", "getencryptionconfig", "getgroups", "getinsight*", "getsampling*", "getservicegraph",
		"gettimeseriesservicestatistics", "gettrace*", "listresourcepolicies", "put*",
	},
}
