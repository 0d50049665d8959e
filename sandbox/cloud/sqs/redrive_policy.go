package sqs

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var redrivePolicy = cloud.ResourceType{
	Type:       "sqs/redrivePolicy:RedrivePolicy",
	References: []cloud.Reference{{Path: "queueUrl", To: token.Queue, Missing: noSuchQ}},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: redriveFitsQueue,
}

func redriveFitsQueue(c *cloud.Call) {
	if q := c.Find(token.Queue, c.Text("queueUrl")); q != nil {
		validateRedrive(c, "redrivePolicy", q.Text("name"), q.Outputs["fifoQueue"] == true)
	}
}
