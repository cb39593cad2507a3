package io.sealpost.client;

import java.util.Optional;

/**
 * The username of the user's own account.
 *
 * @param name empty: others add this account by its link only
 * @param hidden whether nobody finds the account by it
 */
public record OwnUsername(Optional<String> name, boolean hidden) {

    @Override
    public String toString() {
        return "[redacted]";
    }
}
