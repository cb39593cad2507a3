package io.sealpost.client.cli;

import io.sealpost.client.ClientOptions;
import io.sealpost.client.SealpostClient;
import io.sealpost.client.SealpostException;
import io.sealpost.client.cli.messages.DeleteCommand;
import io.sealpost.client.cli.messages.EditCommand;
import io.sealpost.client.cli.messages.HistoryCommand;
import io.sealpost.client.cli.messages.ReactCommand;
import io.sealpost.client.cli.messages.TimerCommand;
import io.sealpost.client.cli.people.AddressBook;
import io.sealpost.client.cli.people.KeyChangeCommand;
import io.sealpost.client.cli.requests.AcceptCommand;
import io.sealpost.client.cli.requests.DeclineCommand;
import io.sealpost.client.cli.requests.RequestsCommand;
import io.sealpost.client.cli.terminal.Screen;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code sealpost}: one person's client in a terminal. */
@Command(
        name = "sealpost",
        description = "Write to people so that only they can read it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true,
        footer = {
            "%nExamples:",
            "  sealpost register --username alice    make your account",
            "  sealpost whoami                       show the link by which others add you",
            "  sealpost add sealpost:… --name bob    add somebody by theirs",
            "  sealpost chat bob                     talk",
            "%nsealpost COMMAND --help says more about one command."
        },
        subcommands = {
            RegisterCommand.class,
            LinkCommand.class,
            ApproveLinkCommand.class,
            DevicesCommand.class,
            RenameDeviceCommand.class,
            RemoveDeviceCommand.class,
            RecoveryFileCommand.class,
            RecoverCommand.class,
            WhoamiCommand.class,
            ProfileCommand.class,
            UsernameCommand.class,
            DeleteAccountCommand.class,
            AddCommand.class,
            ContactsCommand.class,
            VerifyCommand.class,
            KeyChangeCommand.class,
            BlockCommand.class,
            UnblockCommand.class,
            WakeupsCommand.class,
            SendCommand.class,
            ReceiveCommand.class,
            ChatCommand.class,
            HistoryCommand.class,
            EditCommand.class,
            DeleteCommand.class,
            ReactCommand.class,
            TimerCommand.class,
            RequestsCommand.class,
            AcceptCommand.class,
            DeclineCommand.class
        })
public final class SealpostCommand implements Runnable {

    public final Screen screen;
    private final Map<String, String> environment;

    @Mixin
    private Options options;

    @Spec
    private CommandSpec spec;

    private SealpostCommand(Screen screen, Map<String, String> environment) {
        this.screen = screen;
        this.environment = environment;
    }

    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        if (!Failures.areDetailed(environment)) {
            LogManager.getLogManager().reset();
        }
        System.exit(run(Screen.ofThisProcess(environment), environment, arguments));
    }

    /** @return the exit code: 0 done, 1 could not be done, 2 not understood */
    static int run(Screen screen, Map<String, String> environment, String... arguments) {
        var failures = new Failures(screen, environment);
        var out = new PrintWriter(screen.out(), true);
        return new CommandLine(new SealpostCommand(screen, environment))
                .setOut(out)
                .setErr(new PrintWriter(screen.err(), true))
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(screen.colours().on() ? Ansi.ON : Ansi.OFF))
                .setParameterExceptionHandler(failures::onUsage)
                .setExecutionExceptionHandler(failures::onFailure)
                .execute(arguments);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do, for example: sealpost register");
    }

    /** The home of somebody who registered. */
    public OpenHome open(ClientOptions clientOptions) {
        if (!AddressBook.exists(home())) {
            throw notRegistered();
        }
        OpenHome home = openAny(clientOptions);
        if (!home.client().isRegistered()) {
            home.close();
            throw notRegistered();
        }
        return home;
    }

    public OpenHome open() {
        return open(ClientOptions.defaults());
    }

    /** Creates the home folder if it does not exist. */
    OpenHome openAny(ClientOptions clientOptions) {
        SealpostClient client = SealpostClient.open(home(), server(), clientOptions);
        try {
            return OpenHome.of(client, AddressBook.open(home()));
        } catch (RuntimeException failed) {
            client.close();
            throw failed;
        }
    }

    URI server() {
        return options.server(environment, rememberedServer());
    }

    private Optional<URI> rememberedServer() {
        if (!AddressBook.exists(home())) {
            return Optional.empty();
        }
        try (AddressBook book = AddressBook.open(home())) {
            return book.server();
        }
    }

    private Path home() {
        return options.home(environment);
    }

    private static SealpostException notRegistered() {
        return new SealpostException(
                SealpostException.USAGE,
                "Nobody is registered in this home folder yet; run `sealpost register`, or name another folder with"
                        + " --home.");
    }
}
