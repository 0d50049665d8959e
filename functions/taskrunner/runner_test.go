package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"
)

const family = "arn:aws:ecs:eu-west-1:123456789012:task-definition/main-1a2b3c4-shop-migrate"

// cluster is an ECS that keeps its promise about client tokens. Each task takes takes, and ends as
// ends says.
type cluster struct {
	takes    time.Duration
	ends     func(n int) *types.Task
	refuse   func(call int) (*ecs.RunTaskOutput, error) // instead of a task, as long as it gives something
	unknown  int                                        // so many descriptions don't know the task yet
	describe error

	calls   int
	started []*types.Task
	byToken map[string]*types.Task
	inputs  map[string]string // what was asked for with each token
	stopped []string
	last    *ecs.RunTaskInput
}

func (c *cluster) RunTask(
	_ context.Context,
	in *ecs.RunTaskInput,
	_ ...func(*ecs.Options),
) (*ecs.RunTaskOutput, error) {
	c.calls++
	c.last = in
	if c.refuse != nil {
		if out, err := c.refuse(c.calls); out != nil || err != nil {
			return out, err
		}
	}
	if asked := aws.ToString(in.TaskDefinition) + fmt.Sprint(
		in.NetworkConfiguration.AwsvpcConfiguration.Subnets); c.inputs[*in.ClientToken] == "" {
		c.inputs[*in.ClientToken] = asked
	} else if c.inputs[*in.ClientToken] != asked {
		return nil, &types.ConflictException{}
	}
	t := c.byToken[*in.ClientToken]
	if t == nil {
		t = c.ends(len(c.started))
		t.TaskArn, t.CreatedAt = aws.String(fmt.Sprintf("arn:aws:ecs:eu-west-1:123456789012:task/main-1a2b3c4/%032d",
			len(c.started))), aws.Time(time.Now())
		c.started, c.byToken[*in.ClientToken] = append(c.started, t), t
	}
	return &ecs.RunTaskOutput{Tasks: []types.Task{{
		TaskArn:    t.TaskArn,
		CreatedAt:  t.CreatedAt,
		LastStatus: aws.String("PROVISIONING"),
	}}}, nil
}

func (c *cluster) DescribeTasks(
	_ context.Context,
	in *ecs.DescribeTasksInput,
	_ ...func(*ecs.Options),
) (*ecs.DescribeTasksOutput, error) {
	if c.describe != nil {
		return nil, c.describe
	}
	if c.unknown > 0 {
		c.unknown--
		return &ecs.DescribeTasksOutput{Failures: []types.Failure{{Reason: aws.String("MISSING")}}}, nil
	}
	for _, t := range c.started {
		if *t.TaskArn != in.Tasks[0] {
			continue
		}
		now := *t
		if time.Since(*t.CreatedAt) < c.takes {
			now = types.Task{TaskArn: t.TaskArn, CreatedAt: t.CreatedAt, LastStatus: aws.String("RUNNING")}
		} else if time.Since(*t.CreatedAt) > c.takes+time.Hour {
			break // ECS forgets
		}
		return &ecs.DescribeTasksOutput{Tasks: []types.Task{now}}, nil
	}
	return &ecs.DescribeTasksOutput{Failures: []types.Failure{{Reason: aws.String("MISSING")}}}, nil
}

func (c *cluster) StopTask(
	_ context.Context,
	in *ecs.StopTaskInput,
	_ ...func(*ecs.Options),
) (*ecs.StopTaskOutput, error) {
	c.stopped = append(c.stopped, *in.Task)
	return &ecs.StopTaskOutput{}, nil
}

// ended is a task that has stopped; without a code its container never ran.
func ended(stop types.TaskStopCode, codes ...int32) func(int) *types.Task {
	return func(n int) *types.Task {
		c := types.Container{Name: aws.String("shop")}
		if len(codes) > 0 {
			c.ExitCode = aws.Int32(codes[min(n, len(codes)-1)])
		} else {
			c.Reason = aws.String("CannotPullContainerError: no such image")
		}
		return &types.Task{
			LastStatus:    aws.String("STOPPED"),
			StopCode:      stop,
			StoppedReason: aws.String("why it stopped"),
			Containers: []types.Container{
				{Name: aws.String("collector"), ExitCode: aws.Int32(143)}, c,
			},
		}
	}
}

func runnerOf(c *cluster) runner {
	c.byToken, c.inputs = map[string]*types.Task{}, map[string]string{}
	return runner{ecs: c, log: slog.New(slog.DiscardHandler), settings: settings{
		cluster:       "main-1a2b3c4",
		securityGroup: "sg-1",
		container:     "shop",
		logGroup:      "shop-logs-1a2b3c4",
		subnets:       []string{"subnet-1", "subnet-2"},
		tasks:         map[string]task{"migrate": {family, 600}, "reindex": {family + "x", 60}},
	}}
}

const migrate = `{"task":"migrate","revision":7}`

func TestATaskThatEndsWellIsStartedOnceInTheServicesNetwork(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &cluster{takes: time.Minute, ends: ended(types.TaskStopCodeEssentialContainerExited, 0), unknown: 2}
		got, err := runnerOf(c).handle(t.Context(), []byte(migrate))
		require.NoError(t, err)
		require.Equal(t,
			Response{
				TaskARN:   *c.started[0].TaskArn,
				LogGroup:  "shop-logs-1a2b3c4",
				LogStream: fmt.Sprintf("shop-migrate/shop/%032d", 0),
			},
			got)
		require.Len(t, c.started, 1)
		require.Equal(t, family+":7", *c.last.TaskDefinition)
		require.Equal(t,
			[]any{"main-1a2b3c4", types.LaunchTypeFargate, "plinth/migrate"},
			[]any{*c.last.Cluster, c.last.LaunchType, *c.last.StartedBy})
		require.Equal(t,
			types.AwsVpcConfiguration{
				Subnets:        []string{"subnet-1", "subnet-2"},
				SecurityGroups: []string{"sg-1"},
				AssignPublicIp: "DISABLED",
			},
			*c.last.NetworkConfiguration.AwsvpcConfiguration)
		require.Len(t, *c.last.ClientToken, 64, "ECS takes no more")
		require.Nil(t, c.last.Overrides, "an event can't change what runs")
	})
}

func TestARepeatedCallRunsNothingTwice(t *testing.T) {
	t.Parallel()
	for name, later := range map[string]time.Duration{
		"while it runs": 40 * time.Second,
		"after its end": 10 * time.Minute,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := &cluster{takes: 2 * time.Minute, ends: ended(types.TaskStopCodeEssentialContainerExited, 0)}
				r := runnerOf(c)
				first := make(chan Response, 1)
				go func() { got, _ := r.handle(t.Context(), []byte(migrate)); first <- got }()
				time.Sleep(later)
				got, err := r.handle(t.Context(), []byte(migrate))
				require.NoError(t, err)
				require.Equal(t, <-first, got)
				require.Len(t, c.started, 1)
			})
		})
	}
}

func TestAnotherRevisionNameOfARunOrTaskIsAnotherRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &cluster{ends: ended(types.TaskStopCodeEssentialContainerExited, 0)}
		r := runnerOf(c)
		for i, event := range []string{
			migrate, `{"task":"migrate","revision":8}`, `{"task":"migrate","revision":7,"run":"again"}`,
			`{"task":"reindex","revision":7}`,
		} {
			_, err := r.handle(t.Context(), []byte(event))
			require.NoError(t, err)
			require.Len(t, c.started, i+1, event)
		}
		r.settings.subnets = []string{"subnet-3"}
		_, err := r.handle(t.Context(), []byte(migrate))
		require.NoError(t, err, "another network is another request, which ECS refuses under the old token")
	})
}

func TestAFailedTaskIsRunAnewByTheNextCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &cluster{takes: time.Minute, ends: ended(types.TaskStopCodeEssentialContainerExited, 1, 3, 0)}
		r := runnerOf(c)
		for i, want := range []string{"ended with 1", "ended with 3", ""} {
			_, err := r.handle(t.Context(), []byte(migrate))
			require.Len(t, c.started, i+1)
			if want == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, want)
			}
			time.Sleep(10 * time.Minute)
		}
		_, err := r.handle(t.Context(), []byte(migrate))
		require.NoError(t, err)
		require.Len(t, c.started, 3, "what has ended well isn't run again")
	})
}

func TestAnEarlierTaskThatECSHasForgottenIsRunAnew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &cluster{takes: time.Minute, ends: ended(types.TaskStopCodeEssentialContainerExited, 1, 0)}
		r := runnerOf(c)
		_, err := r.handle(t.Context(), []byte(migrate))
		require.Error(t, err)
		time.Sleep(2 * time.Hour)
		_, err = r.handle(t.Context(), []byte(migrate))
		require.NoError(t, err)
	})
}

func TestAFailureSaysWhyAndWhereTheOutputIs(t *testing.T) {
	t.Parallel()
	for want, ends := range map[string]func(int) *types.Task{
		"the container shop ended with 2 (EssentialContainerExited, why it stopped)":                                           ended(types.TaskStopCodeEssentialContainerExited, 2),
		"the container shop never ran to its end (TaskFailedToStart, why it stopped, CannotPullContainerError: no such image)": ended(types.TaskStopCodeTaskFailedToStart),
		"it was stopped (UserInitiated, why it stopped)":                                                                       ended(types.TaskStopCodeUserInitiated, 0),
		"it has no container shop (EssentialContainerExited, why it stopped)": func(int) *types.Task {
			return &types.Task{
				LastStatus:    aws.String("STOPPED"),
				StopCode:      types.TaskStopCodeEssentialContainerExited,
				StoppedReason: aws.String("why it stopped"),
			}
		},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				_, err := runnerOf(&cluster{ends: ends}).handle(t.Context(), []byte(migrate))
				require.EqualError(t, err,
					"task migrate, revision 7: "+want+fmt.Sprintf("; its output is in the log group "+
						"shop-logs-1a2b3c4, stream shop-migrate/shop/%032d", 0))
			})
		})
	}
}

func TestATaskThatTakesTooLongIsStopped(t *testing.T) {
	t.Parallel()
	for want, limit := range map[string]time.Duration{
		"it had not ended after 10m0s, and was stopped": time.Hour,
		"it had not ended after 4m40s, and was stopped": 5 * time.Minute,
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			c := &cluster{takes: time.Hour, ends: ended(types.TaskStopCodeEssentialContainerExited, 0)}
			_, err := runnerOf(c).handle(ctx, []byte(migrate))
			require.ErrorContains(t, err, want)
			require.Equal(t, []string{*c.started[0].TaskArn}, c.stopped)
			require.NoError(t, ctx.Err(), "the function has time left to say so")
		})
	}
}

func TestWhatPassesIsWaitedForAndNothingElse(t *testing.T) {
	t.Parallel()
	denied := &smithy.GenericAPIError{Code: "AccessDeniedException", Message: "not yet"}
	busy := &ecs.RunTaskOutput{Failures: []types.Failure{{Reason: aws.String("Capacity is unavailable at this time.")}}}
	for name, c := range map[string]struct {
		refuse func(int) (*ecs.RunTaskOutput, error)
		want   string
		calls  int
	}{
		"a policy that IAM doesn't know yet": {
			func(n int) (*ecs.RunTaskOutput, error) { return nil, until(n, 4, denied) },
			"",
			4,
		},
		"a role that ECS can't assume yet": {func(n int) (*ecs.RunTaskOutput, error) {
			return nil, until(n, 3,
				&smithy.GenericAPIError{Code: "ClientException", Message: "ECS was unable to assume the role"})
		}, "", 3},
		"a right that is never given": {
			func(int) (*ecs.RunTaskOutput, error) { return nil, denied },
			"start it: api error AccessDeniedException: not yet",
			14,
		},
		"no capacity for a moment": {
			func(n int) (*ecs.RunTaskOutput, error) { return map[bool]*ecs.RunTaskOutput{true: busy}[n < 3], nil },
			"",
			3,
		},
		"no capacity": {
			func(int) (*ecs.RunTaskOutput, error) { return busy, nil },
			"start it: Capacity is unavailable at this time.",
			14,
		},
		"neither a task nor a reason": {
			func(int) (*ecs.RunTaskOutput, error) { return &ecs.RunTaskOutput{}, nil },
			"ECS gave neither",
			14,
		},
		"a revision that there isn't": {func(int) (*ecs.RunTaskOutput, error) {
			return nil, &types.ClientException{Message: aws.String("TaskDefinition not found.")}
		}, "TaskDefinition not found.", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake := &cluster{ends: ended(types.TaskStopCodeEssentialContainerExited, 0), refuse: c.refuse}
				_, err := runnerOf(fake).handle(t.Context(), []byte(migrate))
				if c.want == "" {
					require.NoError(t, err)
				} else {
					require.ErrorContains(t, err, c.want)
				}
				require.Equal(t, c.calls, fake.calls)
			})
		})
	}
}

func until(n, last int, err error) error {
	if n < last {
		return err
	}
	return nil
}

func TestAnECSThatDoesNotAnswerIsNotWaitedForInVain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, err := runnerOf(&cluster{
			ends:     ended(types.TaskStopCodeEssentialContainerExited, 0),
			describe: errors.New("away"),
		}).handle(t.Context(), []byte(migrate))
		require.ErrorContains(t, err, "look at the task, which may go on: away")
		_, err = runnerOf(&cluster{ends: ended(types.TaskStopCodeEssentialContainerExited, 0), unknown: 1000}).
			handle(t.Context(), []byte(migrate))
		require.ErrorContains(t, err, "ECS doesn't know the task")
	})
}

func TestEveryMistakeOfAnEventIsReported(t *testing.T) {
	t.Parallel()
	for event, want := range map[string]string{
		`{"task":"drop","revision":1}`: `task: there is none of this name, got "drop"; write one of migrate, reindex`,
		`{"task":"migrate"}`: "revision: it isn't the revision of a task definition, " +
			"got 0",
		`{"task":"migrate","revision":1,"command":["sh"]}`: `unknown field "command"`,
		`{"task":"migrate","revision":1} {}`:               "more than one document",
		`[]`:                                               "event: ",
	} {
		c := &cluster{}
		_, err := runnerOf(c).handle(t.Context(), []byte(event))
		require.ErrorContains(t, err, want)
		require.Zero(t, c.calls)
	}
}

func TestEverySettingThatIsMissingIsNamed(t *testing.T) {
	t.Parallel()
	_, err := readSettings(func(string) string { return "" })
	for _, name := range []string{"CLUSTER", "SECURITY_GROUP", "CONTAINER", "LOG_GROUP", "SUBNETS", "TASKS"} {
		require.ErrorContains(t, err, name+" isn't set")
	}
	_, err = readSettings(func(name string) string { return `{"migrate":{}}` })
	require.ErrorContains(t, err, "migrate has no family or no timeout")
	got, err := readSettings(func(name string) string {
		return map[string]string{"TASKS": `{"migrate":{"family":"f","timeoutSeconds":60}}`, "SUBNETS": "a,b"}[name] +
			strings.Repeat("x", map[bool]int{true: 0, false: 1}[name == "TASKS" || name == "SUBNETS"])
	})
	require.NoError(t, err)
	require.Equal(t,
		settings{
			cluster:       "x",
			securityGroup: "x",
			container:     "x",
			logGroup:      "x",
			subnets:       []string{"a", "b"},
			tasks:         map[string]task{"migrate": {"f", 60}},
		},
		got)
}
