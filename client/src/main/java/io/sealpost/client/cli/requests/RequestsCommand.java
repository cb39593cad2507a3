package io.sealpost.client.cli.requests;

import io.sealpost.client.Chat;
import io.sealpost.client.Message;
import io.sealpost.client.MessageRequest;
import io.sealpost.client.cli.OpenHome;
import io.sealpost.client.cli.SealpostCommand;
import io.sealpost.client.cli.people.People;
import io.sealpost.client.cli.terminal.MessageLines;
import io.sealpost.client.cli.terminal.Screen;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Shows what people wrote who are no contacts. */
@Command(
        name = "requests",
        description =
                "Show who wrote to you without being a contact, and what. They do not learn that you have seen it.",
        footer = {
            "%nUntil you accept, they learn nothing: not that their messages arrived, and not when you are online.",
            "%nExamples:",
            "  sealpost receive",
            "  sealpost requests",
            "  sealpost accept 6e7df60e --name carol",
            "  sealpost decline 6e7df60e"
        })
public final class RequestsCommand implements Runnable {

    private static final int MOST_MESSAGES = 50;

    @ParentCommand
    private SealpostCommand sealpost;

    @Override
    public void run() {
        try (OpenHome home = sealpost.open()) {
            List<MessageRequest> requests = home.client().requests();
            requests.forEach(request -> show(home, request));
            sealpost.screen.line(
                    requests.isEmpty()
                            ? "No message requests."
                            : "Answer with: sealpost accept ID, or sealpost decline ID");
        }
    }

    private void show(OpenHome home, MessageRequest request) {
        Screen screen = sealpost.screen;
        Chat chat = home.client().chat(request.account());
        var lines = new MessageLines(screen.colours(), screen.times(), chat::quoted);
        String id = People.shortAccount(request.account());
        screen.line(screen.colours().bold(id) + ", since " + screen.times().spoken(request.since()));
        for (Message message : chat.history(MOST_MESSAGES)) {
            lines.of(message, id).forEach(line -> screen.line("  " + line));
            chat.markRead(message);
        }
    }
}
