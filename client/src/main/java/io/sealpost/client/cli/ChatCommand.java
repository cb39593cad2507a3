package io.sealpost.client.cli;

import io.sealpost.client.Chat;
import io.sealpost.client.Contact;
import io.sealpost.client.cli.chat.ChatWindow;
import io.sealpost.client.cli.chat.Conversation;
import io.sealpost.client.cli.chat.PlainWindow;
import io.sealpost.client.cli.chat.PresenceNotes;
import io.sealpost.client.cli.chat.TerminalWindow;
import io.sealpost.client.cli.terminal.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Talks with one contact until the user leaves. */
@Command(
        name = "chat",
        description = "Talk with a contact: history, messages as they come, and how far yours have come.",
        footer = {
            "%nMarks: ✓ accepted (it will not be lost), ✓✓ delivered, ✓✓ in colour read.",
            "In the chat: /file PATH, /save [FOLDER], /reply, /edit, /delete, /react, /timer, /history, /requests,",
            "/help, /quit (or Ctrl-D).",
            "%nExamples:",
            "  sealpost chat bob",
            "  sealpost chat bob --lines 100"
        })
final class ChatCommand implements Runnable {

    private static final int MOST_LINES = 1000;

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
            description =
                    "How many messages of the history to show, 0 to 1000 (default: ${DEFAULT-VALUE}); what is unread"
                            + " is always shown.")
    private int lines;

    @Override
    public void run() {
        if (lines < 0 || lines > MOST_LINES) {
            throw new ParameterException(spec.commandLine(), "--lines takes a number from 0 to 1000");
        }
        Screen screen = sealpost.screen;
        try (OpenHome home = sealpost.open()) {
            Contact contact = home.people().require(who);
            String name = home.people().nameOf(contact);
            Chat chat = home.client().chat(contact.account());
            try (ChatWindow window = screen.interactive()
                    ? TerminalWindow.open(screen, name, chat::quoted)
                    : new PlainWindow(screen, name, chat::quoted)) {
                window.note("chat with " + name + ", " + trust(home, contact) + "; /help");
                var presence = new PresenceNotes(home.client(), contact, name, window, screen.times());
                new Conversation(home.client(), home.people(), contact, window, presence).hold(lines);
            }
        }
    }

    private static String trust(OpenHome home, Contact contact) {
        return contact.verified() ? "verified" : "safety number not compared yet";
    }
}
