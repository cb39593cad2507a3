package io.sealpost.client;

import java.util.Optional;

/**
 * What a new account asks for.
 *
 * @param username 3 to 32 of {@code a-z 0-9 _ .}, first a letter; empty: others add this account by its link only
 * @param invitation what the server's operator gave out, where the server asks for one
 * @param deviceName what this first device is called; only the account's devices can read it
 */
public record NewAccount(Optional<String> username, Optional<String> invitation, Optional<DeviceName> deviceName) {

    /** Without a username. */
    public static NewAccount anonymous() {
        return new NewAccount(Optional.empty(), Optional.empty(), Optional.empty());
    }

    public NewAccount withUsername(String name) {
        return new NewAccount(Optional.of(name), invitation, deviceName);
    }

    public NewAccount withInvitation(String text) {
        return new NewAccount(username, Optional.of(text), deviceName);
    }

    public NewAccount withDeviceName(DeviceName name) {
        return new NewAccount(username, invitation, Optional.of(name));
    }
}
