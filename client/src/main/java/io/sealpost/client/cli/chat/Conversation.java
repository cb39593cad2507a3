package io.sealpost.client.cli.chat;

import io.sealpost.client.ClientEvent;
import io.sealpost.client.Contact;
import io.sealpost.client.Message;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.Message.State;
import io.sealpost.client.SealpostClient;
import io.sealpost.client.SealpostException;
import io.sealpost.client.Sent;
import io.sealpost.client.Subscription;
import io.sealpost.client.cli.people.People;
import io.sealpost.client.cli.post.Acceptance;
import io.sealpost.client.cli.post.Downloads;
import io.sealpost.client.cli.post.FileToSend;
import io.sealpost.client.cli.terminal.Sentences;
import io.sealpost.protocol.MessageId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A chat with one contact, from its history to its end. Events and what is typed take turns, so that a message is shown
 * before its first mark comes.
 */
public final class Conversation {

    /** How far back a mark finds its message. */
    private static final int MOST_MARKED = 200;

    /** More than a mailbox holds. */
    private static final int MOST_UNREAD = 10_000;

    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private final SealpostClient client;
    private final People people;
    private final Contact contact;
    private final ChatWindow window;
    private final PresenceNotes presence;
    private final ConnectionNotes connection;
    private final List<Sent> unanswered = new ArrayList<>();

    public Conversation(
            SealpostClient client, People people, Contact contact, ChatWindow window, PresenceNotes presence) {
        this.client = client;
        this.people = people;
        this.contact = contact;
        this.window = window;
        this.presence = presence;
        this.connection = new ConnectionNotes(window);
    }

    /** Returns when the user leaves and what they said is accepted. */
    public void hold(int historyLines) {
        beginning(historyLines).forEach(this::showAsRead);
        try (Subscription listening = client.listen(this::on);
                presence) {
            client.connect();
            presence.watchIfPossible();
            boolean staying = true;
            while (staying) {
                staying = window.read().map(this::tryToDo).orElse(false);
            }
            unanswered.forEach(sent -> Acceptance.await(sent, FAREWELL));
        }
    }

    /** At least everything unread, for it is marked as read. Nobody is connected yet: nothing comes meanwhile. */
    private List<Message> beginning(int historyLines) {
        List<Message> history = client.history(contact.account(), MOST_UNREAD);
        int from = Math.max(0, history.size() - historyLines);
        int firstUnread = (int) history.stream()
                .takeWhile(message -> message.state() != State.UNREAD)
                .count();
        return history.subList(Math.min(from, firstUnread), history.size());
    }

    private void showAsRead(Message message) {
        window.show(message);
        client.markRead(message);
    }

    /** @return whether to go on */
    private synchronized boolean tryToDo(String line) {
        try {
            return act(Typed.parse(line));
        } catch (SealpostException failed) {
            window.note(Sentences.of(failed));
            return true;
        }
    }

    private boolean act(Typed typed) {
        switch (typed) {
            case Typed.Say say -> sent(client.send(contact.account(), say.text()));
            case Typed.SendFile wanted -> sendFile(wanted.file());
            case Typed.SaveFile wanted -> saveFile(wanted.folder().orElse(Path.of("")));
            case Typed.Help help ->
                window.note("/file PATH sends a file, /save [FOLDER] saves the last one, /quit or Ctrl-D leaves");
            case Typed.Unknown unknown ->
                window.note("This is no command: see /help. Write // for a line that starts with a slash.");
            case Typed.Nothing nothing -> {}
            case Typed.Quit quit -> {
                return false;
            }
        }
        return true;
    }

    private void sendFile(Path file) {
        FileToSend.requireReadable(file);
        sent(client.sendAttachment(contact.account(), file, FileToSend.contentType(file)));
    }

    private void sent(Sent sent) {
        unanswered.removeIf(earlier -> earlier.accepted().isDone());
        unanswered.add(sent);
        find(sent.id()).ifPresent(window::show);
    }

    private void saveFile(Path folder) {
        Optional<Message> file = client.history(contact.account(), MOST_MARKED).reversed().stream()
                .filter(message -> message.direction() == Direction.RECEIVED)
                .filter(message -> message.attachment().isPresent())
                .findFirst();
        window.note(file.map(message -> "saved as " + new Downloads(client, folder).save(message))
                .orElse("Nobody sent a file here lately."));
    }

    private synchronized void on(ClientEvent event) {
        switch (event) {
            case ClientEvent.MessageReceived received -> received(received.message());
            case ClientEvent.MessageSentElsewhere sent
            when sent.message().contact().equals(contact.account()) -> window.show(sent.message());
            case ClientEvent.MessageChanged changed
            when isOurs(changed) -> find(changed.id()).ifPresent(window::mark);
            case ClientEvent.ConnectionChanged changed -> connection.on(changed.state());
            case ClientEvent.SecurityEvent alarm -> window.note(alarm.warning().sentence());
            case ClientEvent.MessageChanged elsewhere -> {}
            case ClientEvent.MessageSentElsewhere other -> {}
            case ClientEvent.ContactAdded added -> {}
            case ClientEvent.ContactAddedElsewhere added -> {}
            case ClientEvent.PresenceChanged changed -> {}
            case ClientEvent.WakeupKeyChanged changed -> {}
            case ClientEvent.RepeatIgnored repeat -> {}
            case ClientEvent.Backlog backlog -> {}
            case ClientEvent.Drained drained -> {}
        }
    }

    private void received(Message message) {
        if (message.contact().equals(contact.account())) {
            showAsRead(message);
            presence.watchIfPossible();
        } else {
            window.note(people.nameOf(message.contact()) + " wrote to you, too; it waits for `sealpost receive`.");
        }
    }

    private boolean isOurs(ClientEvent.MessageChanged changed) {
        return changed.contact().equals(contact.account());
    }

    private Optional<Message> find(MessageId id) {
        return client.history(contact.account(), MOST_MARKED).stream()
                .filter(message ->
                        message.direction() == Direction.SENT && message.id().equals(id))
                .findFirst();
    }
}
