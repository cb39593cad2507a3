package io.sealpost.mailbox.simulation;

import io.sealpost.mailbox.domain.MailboxStore;
import io.sealpost.mailbox.domain.MailboxStoreContract;

class MemoryMailboxStoreTest extends MailboxStoreContract {

    private final MemoryMailboxStore store = new MemoryMailboxStore();

    @Override
    protected MailboxStore store() {
        return store;
    }
}
