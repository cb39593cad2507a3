package io.sealpost.client.cli;

import io.sealpost.client.SealpostClient;
import io.sealpost.client.cli.people.AddressBook;
import io.sealpost.client.cli.people.People;

/** The user's home folder, in use by one command. */
public record OpenHome(SealpostClient client, AddressBook book, People people) implements AutoCloseable {

    static OpenHome of(SealpostClient client, AddressBook book) {
        return new OpenHome(client, book, new People(client, book));
    }

    @Override
    public void close() {
        try (client) {
            book.close();
        }
    }
}
