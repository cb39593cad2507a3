package io.sealpost.client.cli;

import io.sealpost.client.Chat;
import io.sealpost.client.Contact;
import io.sealpost.client.Message;
import io.sealpost.client.Sent;
import io.sealpost.client.cli.messages.Pointed;
import io.sealpost.client.cli.post.Acceptance;
import io.sealpost.client.cli.post.FileToSend;
import io.sealpost.client.cli.post.TypedText;
import io.sealpost.client.cli.terminal.Screen;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Sends a text, a file or both, and waits until the mesh has accepted them. */
@Command(
        name = "send",
        description = "Send a message and wait until the mesh has accepted it: from then on it is not lost.",
        footer = {
            "%nExamples:",
            "  sealpost send bob \"See you at eight\"",
            "  sealpost send bob --file picture.png",
            "  sealpost send bob --reply-to 1 \"Eight it is\"",
            "  date | sealpost send bob -"
        })
final class SendCommand implements Runnable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The copies for own devices: what does not go now goes with the next connection. */
    private static final Duration COPIES_WITHIN = Duration.ofSeconds(10);

    @ParentCommand
    private SealpostCommand sealpost;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "CONTACT", description = "A contact's name, username or link.")
    private String who;

    @Parameters(
            index = "1",
            paramLabel = "TEXT",
            arity = "0..1",
            description = "The message in quotation marks, or - to read it from standard input.")
    private Optional<String> text;

    @Option(names = "--file", paramLabel = "FILE", description = "A file to encrypt and send.")
    private Optional<Path> file;

    @Option(
            names = "--reply-to",
            paramLabel = "N|ID",
            description = "The message that this answers: its number or id in `sealpost history`.")
    private Optional<String> replyTo;

    @Override
    public void run() {
        Optional<String> message = text.map(this::orTyped);
        if (message.isEmpty() && file.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Say what to send: a text, - or --file");
        }
        file.ifPresent(FileToSend::requireReadable);
        if (message.filter(String::isBlank).isPresent()) {
            throw new ParameterException(spec.commandLine(), "The message is empty");
        }
        try (OpenHome home = sealpost.open()) {
            send(home, message);
        }
    }

    private void send(OpenHome home, Optional<String> message) {
        Contact contact = home.people().requireToWrite(who);
        Chat chat = home.client().chat(contact.account());
        Optional<Message> answered = replyTo.map(which -> Pointed.find(chat, which));
        home.client().connect();
        List<Sent> sent = new ArrayList<>();
        message.ifPresent(
                words -> sent.add(answered.map(to -> chat.reply(to, words)).orElseGet(() -> chat.send(words))));
        file.ifPresent(path -> sent.add(answered.filter(to -> message.isEmpty())
                .map(to -> chat.replyWithFile(to, path, FileToSend.contentType(path)))
                .orElseGet(() -> chat.sendFile(path, FileToSend.contentType(path)))));
        for (Sent one : sent) {
            Acceptance.await(one, PATIENCE);
        }
        home.client().awaitSent(COPIES_WITHIN);
        Screen screen = sealpost.screen;
        screen.line(screen.colours().green("✓") + " accepted: it is on its way to "
                + home.people().nameOf(contact) + ".");
    }

    private String orTyped(String argument) {
        return argument.equals("-") ? TypedText.readAll(sealpost.screen.in()) : argument;
    }
}
