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
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"teahouse/room/cluster"
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
	c, err := config.Parse(args, stdout, stderr)
	if c.Printed {
		return 0
	}
	if err != nil {
		service.Fail(stderr, fmt.Errorf("%w; see \"teahouse --help\"", err))
		return service.UsageStatus()
	}
	ending := []os.Signal{syscall.SIGINT, syscall.SIGTERM}
	switch c.Name {
	case "backup", "restore", "cluster": // killed halfway, they would leave copies of the room behind
		service.OutliveReaders()
		if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
			ending = append(ending, syscall.SIGHUP)
		}
	}
	ctx, stop := signal.NotifyContext(ctx, ending...)
	defer stop()
	switch c.Name {
	case "serve":
		service.LimitHeap(service.Granted().Memory)
		logger := service.Logger(stderr, c.Serve.LogLevel, c.Serve.LogFormat, c.Serve.LogAddresses)
		for _, name := range c.Empty {
			logger.Warn("a variable is empty, and counts as not set", "variable", name)
		}
		err = store.Explain(c.State, server.Run(ctx, &c.Flags, stdout, logger))
		if err != nil && service.JSON(stderr, c.Serve.LogFormat) { // whoever reads the log by program reads this, too
			logger.Error("the server cannot go on", "err", err)
			return service.Status(err)
		}
	case "status":
		err = monitor.Status(stdout, c.State)
	case "backup":
		if c.Backup.File == "-" {
			err = archive.Stream(ctx, stdout, stderr, c.State, !c.Backup.NoHostKey)
		} else {
			err = archive.Backup(ctx, stdout, c.State, c.Backup.File, !c.Backup.NoHostKey)
		}
	case "restore":
		err = archive.Restore(ctx, os.Stdin, stdout, archive.Restoration{
			State: c.State, File: c.Restore.File, Replace: c.Restore.Replace, Owner: c.Restore.Owner,
		})
	case "export":
		err = archive.Export(ctx, stdout, c.State, c.Export.Private)
	case "check":
		err = c.Try(stdout, stderr)
		if err == nil && c.Check.TrustClock {
			err = archive.TrustClock(ctx, stdout, c.State, c.Serve.Cluster.Name(), slog.New(slog.NewTextHandler(stderr, nil)))
		}
		if err == nil && !c.Check.Config {
			var elsewhere []store.Finding
			if elsewhere, err = c.CheckCluster(ctx); err == nil {
				err = archive.Check(ctx, stdout, c.State, c.Serve.Cluster.Name(), c.Serve.Handed(), c.Limits(), elsewhere...)
			}
		}
	case "cluster":
		var crew *cluster.Config
		crew, err = c.Serve.Cluster.Config("", time.Duration(c.Serve.Keep), slog.New(slog.NewTextHandler(stderr, nil)))
		switch {
		case err != nil:
		case c.Flags.Cluster.Act == "leave":
			err = archive.Leave(ctx, stdout, c.State, crew)
		default:
			err = archive.Seed(ctx, stdout, c.State, *crew)
		}
	case "reindex":
		err = archive.Reindex(ctx, stdout, c.State, slog.New(slog.NewTextHandler(stderr, nil)))
	case "help":
		manual.Help(stdout, c.Model, c.About, words.English())
	case "man":
		_, made := service.Version()
		err = manual.Man(stdout, c.Model, words.English(), made)
	case "completion":
		err = manual.Completion(stdout, c.Model, c.Completion.Shell)
	}
	if err = store.Explain(c.State, err); err != nil {
		service.Fail(stderr, err)
		return service.Status(err)
	}
	return 0
}
