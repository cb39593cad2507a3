package io.sealpost.client.cli.messages;

import io.sealpost.client.Chat;
import io.sealpost.client.Contact;
import io.sealpost.client.Message;
import io.sealpost.client.cli.OpenHome;
import io.sealpost.client.cli.SealpostCommand;
import io.sealpost.client.cli.terminal.LifeWords;
import io.sealpost.client.cli.terminal.MessageLines;
import io.sealpost.client.cli.terminal.Screen;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lists messages that are stored here, with what names them in other commands. */
@Command(
        name = "history",
        description =
                "List the messages with a contact: number (1 is the newest), id, and what became of them. Nothing is"
                        + " fetched and nothing counts as read.",
        footer = {"%nExamples:", "  sealpost history bob", "  sealpost history bob --lines 5"})
public final class HistoryCommand implements Runnable {

    private static final int MOST_LINES = 999;

    @ParentCommand
    private SealpostCommand sealpost;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CONTACT", description = "A contact's name, username or link.")
    private String who;

    @Option(
            names = "--lines",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many messages to list, 1 to 999 (default: ${DEFAULT-VALUE}).")
    private int lines;

    @Override
    public void run() {
        if (lines < 1 || lines > MOST_LINES) {
            throw new ParameterException(spec.commandLine(), "--lines takes a number from 1 to 999");
        }
        try (OpenHome home = sealpost.open()) {
            Contact contact = home.people().require(who);
            list(home, contact, home.client().chat(contact.account()));
        }
    }

    private void list(OpenHome home, Contact contact, Chat chat) {
        Screen screen = sealpost.screen;
        var words = new MessageLines(screen.colours(), screen.times(), chat::quoted);
        List<Message> messages = chat.history(lines);
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            String name = String.format("%3d  %s  ", messages.size() - i, Pointed.shortId(message));
            List<String> text = words.of(message, home.people().nameOf(contact));
            screen.line(screen.colours().dim(name) + text.getFirst());
            text.stream().skip(1).map(" ".repeat(name.length())::concat).forEach(screen::line);
        }
        if (messages.isEmpty()) {
            screen.line("No messages.");
        }
        chat.timer().ifPresent(life -> screen.line("New messages disappear after " + LifeWords.of(life) + "."));
    }
}
