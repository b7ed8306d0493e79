// Teahouse is a chat room that people enter with the ssh they have:
//
//	teahouse                         opens a room on port 2222
//	ssh -p 2222 chat.example.com     enters it
//
// Everything it needs is in this program and in its state folder. Run
// "teahouse --help" for the flags; each can be set as TEAHOUSE_NAME, too.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"teahouse/room/store"
	"teahouse/ui/ops/archive"
	"teahouse/ui/ops/config"
	"teahouse/ui/ops/manual"
	"teahouse/ui/ops/monitor"
	"teahouse/ui/ops/server"
	"teahouse/ui/ops/service"
	"teahouse/ui/words"
)

func main() { os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr)) }

// run is the program: it returns the exit status, 2 for wrong usage (systemd
// has a number of its own for that) and 1 for everything else that went wrong.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	page := &service.Page{To: stdout}
	c, err := config.Parse(args, page, stderr)
	if err != nil {
		service.Fail(stderr, fmt.Errorf("%w; see \"teahouse --help\"", err))
		return service.UsageStatus()
	}
	ctx, stop := signal.NotifyContext(ctx, ending(c.Name)...)
	defer stop()
	if !c.Printed {
		err = store.Explain(c.State, do(ctx, c, page, stderr))
	}
	if err == nil && c.Name != "serve" { // which has said it all in its log
		err = page.Failed
	}
	if err != nil {
		fail(c, stderr, err)
		return service.Status(err)
	}
	return 0
}

// ending are the signals that end a command.
func ending(name string) []os.Signal {
	all := []os.Signal{syscall.SIGINT, syscall.SIGTERM}
	switch name {
	case "backup", "restore", "cluster": // killed halfway, they would leave copies of the room behind
		service.OutliveReaders()
		if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
			all = append(all, syscall.SIGHUP)
		}
	}
	return all
}

// do carries out a command.
func do(ctx context.Context, c *config.Command, stdout, stderr io.Writer) error {
	switch c.Name {
	case "serve":
		return open(ctx, c, stdout, stderr)
	case "status":
		return monitor.Status(stdout, c.State)
	case "backup":
		if c.Backup.File == "-" {
			return archive.Stream(ctx, stdout, stderr, c.State, !c.Backup.NoHostKey)
		}
		return archive.Backup(ctx, stdout, c.State, c.Backup.File, !c.Backup.NoHostKey)
	case "restore":
		return archive.Restore(ctx, os.Stdin, stdout, archive.Restoration{
			State: c.State, File: c.Restore.File, Replace: c.Restore.Replace, Owner: c.Restore.Owner,
		})
	case "export":
		return archive.Export(ctx, stdout, c.State, c.Export.Private)
	case "check":
		return check(ctx, c, stdout, stderr)
	case "cluster":
		return joinOrLeave(ctx, c, stdout, stderr)
	case "reindex":
		return archive.Reindex(ctx, stdout, c.State, plainLog(stderr))
	case "help":
		manual.Help(stdout, c.Model, c.About, words.English())
	case "man":
		_, made := service.Version()
		return manual.Man(stdout, c.Model, words.English(), made)
	case "completion":
		return manual.Completion(stdout, c.Model, c.Completion.Shell)
	}
	return nil
}

// open opens the room, and returns when it has closed.
func open(ctx context.Context, c *config.Command, stdout, stderr io.Writer) error {
	service.LimitHeap(service.Granted().Memory)
	logger := serverLog(c, stderr)
	for _, name := range c.Empty {
		logger.Warn("a variable is empty, and counts as not set", "variable", name)
	}
	return server.Run(ctx, &c.Flags, stdout, logger)
}

func check(ctx context.Context, c *config.Command, stdout, stderr io.Writer) error {
	if err := c.Try(stdout, stderr); err != nil {
		return err
	}
	if c.Check.TrustClock {
		if err := archive.TrustClock(ctx, stdout, c.State, c.Serve.Cluster.Name(), plainLog(stderr)); err != nil {
			return err
		}
	}
	if c.Check.Config {
		return nil
	}
	elsewhere, err := c.CheckCluster(ctx)
	if err != nil {
		return err
	}
	return archive.Check(ctx, stdout, c.State, c.Serve.Cluster.Name(), c.Serve.Handed(), c.Limits(), elsewhere...)
}

// joinOrLeave makes the room one of a cluster, or of this machine alone.
func joinOrLeave(ctx context.Context, c *config.Command, stdout, stderr io.Writer) error {
	crew, err := c.Serve.Cluster.Config("", time.Duration(c.Serve.Keep), plainLog(stderr))
	if err != nil {
		return err
	}
	if c.Flags.Cluster.Act == "leave" {
		return archive.Leave(ctx, stdout, c.State, crew)
	}
	return archive.Seed(ctx, stdout, c.State, *crew)
}

// fail tells why a command went wrong: in the log if it is the server's and read by
// program, in a line of its own if not.
func fail(c *config.Command, stderr io.Writer, err error) {
	if c.Name == "serve" && service.JSON(stderr, c.Serve.LogFormat) {
		serverLog(c, stderr).Error("the server cannot go on", "err", err)
		return
	}
	if errors.Is(err, context.Canceled) { // a word for programmers
		err = errors.New(strings.ReplaceAll(err.Error(), context.Canceled.Error(), "it was stopped before it was done"))
	}
	service.Fail(stderr, err)
}

func serverLog(c *config.Command, stderr io.Writer) *slog.Logger {
	return service.Logger(stderr, c.Serve.LogLevel, c.Serve.LogFormat, c.Serve.LogAddresses)
}

// plainLog is that of a command which does its work and ends.
func plainLog(stderr io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(stderr, nil))
}
