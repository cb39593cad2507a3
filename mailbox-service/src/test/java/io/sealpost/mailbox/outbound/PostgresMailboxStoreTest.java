package io.sealpost.mailbox.outbound;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.mailbox.Infra;
import io.sealpost.mailbox.domain.MailboxStore;
import io.sealpost.mailbox.domain.MailboxStoreContract;
import jakarta.inject.Inject;

@QuarkusTest
@QuarkusTestResource(Infra.class)
class PostgresMailboxStoreTest extends MailboxStoreContract {

    @Inject
    PostgresMailboxStore store;

    @Override
    protected MailboxStore store() {
        return store;
    }
}
