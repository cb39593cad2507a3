package io.sealpost.devstack;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What {@code ./mesh} does with a running mesh. Exit codes: 0 done, 1 a sentence on standard error says why not, 2 misuse. */
@Command(
        name = "mesh",
        description = "Runs a whole Sealpost mesh on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {
            MeshCommand.Up.class,
            MeshCommand.Down.class,
            StatusCommand.class,
            LogsCommand.class,
            ResetCommand.class,
            MeshCommand.Admin.class
        })
public final class MeshCommand {

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new MeshCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, commandLine, parsed) -> {
                    if (!(e instanceof DevStackFailure)) {
                        throw e;
                    }
                    commandLine.getErr().println("mesh: " + e.getMessage());
                    return 1;
                });
    }

    /** The folder that a command is about. */
    static final class Where {

        @Option(names = "--dir", description = "the mesh's folder; without it .sealpost in the repository")
        private Path dir;

        @Spec(Spec.Target.MIXEE)
        private CommandSpec command;

        StackFolder folder() {
            return new StackFolder(dir == null ? SealpostRoot.find().resolve(".sealpost") : dir);
        }

        /** @throws DevStackFailure if no mesh was ever started there */
        StackFolder.State state() {
            return folder().state()
                    .orElseThrow(() -> new DevStackFailure(
                            "No mesh was started in " + folder().path() + " yet: ./mesh up starts one."));
        }

        PrintWriter out() {
            return command.commandLine().getOut();
        }

        void say(String line) {
            out().println(line);
            out().flush();
        }
    }

    @Command(name = "up", description = "Starts the mesh; it keeps running.", mixinStandardHelpOptions = true)
    static final class Up implements Callable<Integer> {

        @Mixin
        private Where where;

        @Option(
                names = "--port-base",
                description = "18000: the gateway at 18080, its management port at 18180, and so on")
        private Integer portBase;

        @Option(names = "--registration", description = "who may register: ${COMPLETION-CANDIDATES}")
        private Registration registration;

        @Option(names = "--stores-only", description = "without the services, for running them in a debugger")
        private boolean storesOnly;

        /** What was chosen at an earlier start holds until something else is chosen. */
        @Override
        public Integer call() {
            var earlier = where.folder().state();
            int base = portBase != null
                    ? portBase
                    : earlier.map(StackFolder.State::portBase)
                            .filter(known -> known > 0)
                            .orElse(Ports.DEFAULT_BASE);
            Registration policy = registration != null
                    ? registration
                    : earlier.map(StackFolder.State::registration).orElse(Registration.OPEN);
            earlier.ifPresent(StatusCommand::requireNoneRunning);
            Options options = Options.fixedPorts(base).withRegistration(policy);
            if (storesOnly) {
                DevStack.start(where.folder().path(), options.withoutServices(), where::say);
                return 0;
            }
            DevStack stack = DevStack.start(where.folder().path(), options, where::say);
            where.say("The mesh is up: clients connect to http://" + stack.serverName() + " (registration: "
                    + policy.policy() + "). ./mesh status, ./mesh logs and ./mesh down are next.");
            return 0;
        }
    }

    @Command(name = "down", description = "Stops the mesh; its data stays.", mixinStandardHelpOptions = true)
    static final class Down implements Callable<Integer> {

        @Mixin
        private Where where;

        @Override
        public Integer call() {
            if (where.state().processes().values().stream().noneMatch(RunningProcess::isAlive)) {
                where.say("No mesh runs in " + where.folder().path() + ".");
            }
            stop(where);
            return 0;
        }

        static void stop(Where where) {
            StackFolder.State state = where.state();
            StopOrder.stopAll(List.copyOf(state.processes().values()), where::say);
            where.folder().save(state.withoutProcesses());
        }
    }

    @Command(
            name = "admin",
            description = "What only the operator may do.",
            mixinStandardHelpOptions = true,
            subcommands = Admin.Invite.class)
    static final class Admin implements Runnable {

        @Spec
        private CommandSpec command;

        @Override
        public void run() {
            throw new CommandLine.ParameterException(command.commandLine(), "Say what: mesh admin invite");
        }

        @Command(
                name = "invite",
                description = "Makes an invitation, good for one registration, and prints it.",
                mixinStandardHelpOptions = true)
        static final class Invite implements Callable<Integer> {

            @Mixin
            private Where where;

            @Override
            public Integer call() {
                StackFolder.State state = where.state();
                StatusCommand.requireRunning(state, "device-registry");
                var registry = URI.create("http://127.0.0.1:" + state.ports().of("device-registry"));
                where.say(Invitations.make(
                        registry, Secrets.in(where.folder().path()).of("service")));
                return 0;
            }
        }
    }
}
