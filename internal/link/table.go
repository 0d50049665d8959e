package link

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/policydoc"
)

var (
	readItems = []string{
		"dynamodb:BatchGetItem",
		"dynamodb:ConditionCheckItem",
		"dynamodb:DescribeTable",
		"dynamodb:GetItem",
		"dynamodb:Query",
		"dynamodb:Scan",
	}
	writeItems = []string{
		"dynamodb:BatchWriteItem",
		"dynamodb:DeleteItem",
		"dynamodb:PutItem",
		"dynamodb:UpdateItem",
	}
	// itemActions are what a program does with a table. Write is also to delete items.
	itemActions = map[Access][]string{
		Read:      readItems,
		Write:     writeItems,
		ReadWrite: slices.Concat(readItems, writeItems),
	}
)

// Table is the link of a DynamoDB table and its indexes, by the table's ARN. It sets no variable:
// programs know the table by its name.
func Table(arn pulumi.StringInput, access Access) Link {
	return Link{
		Numbered: true,
		Statements: []policydoc.Statement{{
			Sid:       "Table",
			Actions:   slices.Clone(itemActions[access]),
			Resources: []pulumi.StringInput{arn, pulumi.Sprintf("%s/index/*", arn)},
		}},
	}
}
