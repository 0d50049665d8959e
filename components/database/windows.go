package database

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var (
	backupWindow      = regexp.MustCompile(`^([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])$`)
	maintenanceWindow = regexp.MustCompile(`^(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):([0-5][0-9])-(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):([0-5][0-9])$`)
)

const (
	minutesOfADay = 24 * 60
	leastWindow   = 30
)

// windows judges the windows together: RDS wants half an hour each, and no overlap.
func windows(prefix, backup, maintenance string) error {
	var problems []error
	b, m := backupWindow.FindStringSubmatch(backup), maintenanceWindow.FindStringSubmatch(maintenance)
	if b == nil {
		problems = append(problems, fmt.Errorf("%sbackupWindow: it isn't a window in UTC, got %q; write one like 02:00-03:00", prefix, backup))
	}
	if m == nil {
		problems = append(problems, fmt.Errorf("%smaintenanceWindow: it isn't a window in UTC, got %q; write one like sun:03:30-sun:04:30, in lower case", prefix, maintenance))
	}
	if len(problems) > 0 {
		return errors.Join(problems...)
	}
	from, long := minutes(b[1], b[2]), span(minutes(b[1], b[2]), minutes(b[3], b[4]), minutesOfADay)
	start := day(m[1])*minutesOfADay + minutes(m[2], m[3])
	lasts := span(start, day(m[4])*minutesOfADay+minutes(m[5], m[6]), 7*minutesOfADay)
	if long < leastWindow || lasts < leastWindow || lasts > minutesOfADay {
		problems = append(problems, fmt.Errorf("%sbackupWindow, maintenanceWindow: each takes half an hour to a day, got %s and %s; widen or narrow them", prefix, backup, maintenance))
	}
	// The backup comes every day, so that only the times of day matter: one of the windows begins in the other.
	start %= minutesOfADay
	if span(from, start, minutesOfADay)%minutesOfADay < long || span(start, from, minutesOfADay)%minutesOfADay < lasts {
		problems = append(problems, fmt.Errorf("%sbackupWindow: it overlaps the maintenance window, got %s and %s; move one of them", prefix, backup, maintenance))
	}
	return errors.Join(problems...)
}

func minutes(hours, minutes string) int {
	h, _ := strconv.Atoi(hours)
	m, _ := strconv.Atoi(minutes)
	return 60*h + m
}

func day(name string) int { return strings.Index("montuewedthufrisatsun", name) / 3 }

// span is how long it is from one time to another, around a circle; a full circle where they are the same.
func span(from, to, circle int) int { return (to-from+circle-1)%circle + 1 }
