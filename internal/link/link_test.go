package link_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/internal/link"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

func sids(statements []policydoc.Statement) []string {
	var list []string
	for _, s := range statements {
		list = append(list, s.Sid)
	}
	return list
}

func withSids(numbered bool, sids ...string) link.Link {
	l := link.Link{Numbered: numbered}
	for _, sid := range sids {
		l.Statements = append(l.Statements, policydoc.Statement{Sid: sid, Actions: []string{"sqs:SendMessage"}})
	}
	return l
}

func TestMerge(t *testing.T) {
	t.Parallel()
	t.Run("numbers the statements of each numbered link alike", func(t *testing.T) {
		t.Parallel()
		first, second, third := withSids(true, "Send", "SendKey"), withSids(true, "Send"), withSids(true, "Send", "SendKey")
		merged, err := link.Merge(first, withSids(false, "Consume"), second, withSids(true, "Publish"), third)
		require.NoError(t, err)
		require.Equal(t, []string{"Send1", "SendKey1", "Consume", "Send2", "Publish1", "Send3", "SendKey3"}, sids(merged.Statements))
		require.Equal(t, []string{"Send", "SendKey"}, sids(first.Statements), "the giver's statements stay as they are")
	})
	t.Run("makes every other sid unique and leaves empty ones alone", func(t *testing.T) {
		t.Parallel()
		merged, err := link.Merge(withSids(false, "Consume", ""), withSids(false, "Consume", ""), withSids(false, "Consume"))
		require.NoError(t, err)
		require.Equal(t, []string{"Consume", "", "Consume2", "", "Consume3"}, sids(merged.Statements))
	})
	t.Run("refuses a variable that is set twice", func(t *testing.T) {
		t.Parallel()
		one := link.Link{Environment: pulumi.StringMap{"A": pulumi.String("1"), "B": pulumi.String("1")}}
		_, err := link.Merge(one, one)
		require.EqualError(t, err, "environment: the variable is set twice, got \"A\"; take it out, or rename what gives it\n"+
			"environment: the variable is set twice, got \"B\"; take it out, or rename what gives it")
	})
	t.Run("takes one destination twice and refuses two of a name", func(t *testing.T) {
		t.Parallel()
		group := pulumi.String("sg-1").ToStringOutput()
		to := func(group pulumi.StringInput, port int) link.Link {
			return link.Link{Destinations: map[string]link.Destination{"shop": {SecurityGroupID: group, Port: port}}}
		}
		merged, err := link.Merge(to(group, 5432), to(group, 5432))
		require.NoError(t, err)
		require.Len(t, merged.Destinations, 1)
		for _, other := range []link.Link{to(group, 3306), to(pulumi.String("sg-2").ToStringOutput(), 5432)} {
			_, err = link.Merge(to(group, 5432), other)
			require.EqualError(t, err, `destinations: two security groups or ports have the name, got "shop"; rename one`)
		}
	})
	t.Run("waits for each resource once", func(t *testing.T) {
		t.Parallel()
		ready := &pulumi.ResourceState{}
		merged, err := link.Merge(link.Link{After: []pulumi.Resource{ready}}, link.Link{After: []pulumi.Resource{ready, &pulumi.ResourceState{}}})
		require.NoError(t, err)
		require.Len(t, merged.After, 2)
	})
	t.Run("never writes to the links it is given", func(t *testing.T) {
		t.Parallel()
		given := link.Link{Environment: pulumi.StringMap{"A": pulumi.String("1")}, Destinations: map[string]link.Destination{}}
		merged, err := link.Merge(given)
		require.NoError(t, err)
		merged.Environment["B"], merged.Destinations["x"] = pulumi.String("2"), link.Destination{}
		require.Len(t, given.Environment, 1)
		require.Empty(t, given.Destinations)
	})
}

func TestTable(t *testing.T) {
	t.Parallel()
	arn := pulumi.String("arn:aws:dynamodb:eu-west-1:123456789012:table/carts")
	for access, want := range map[link.Access]int{link.Read: 6, link.Write: 4, link.ReadWrite: 10} {
		l := link.Table(arn, access)
		require.True(t, l.Numbered)
		require.Len(t, l.Statements, 1)
		require.Equal(t, "Table", l.Statements[0].Sid)
		require.Len(t, l.Statements[0].Actions, want)
		require.Len(t, l.Statements[0].Resources, 2, "the table and its indexes")
		require.Empty(t, l.Environment)
	}
}
