package io.sealpost.registry.domain;

/**
 * By which others may find an account.
 *
 * @param name of the contract's form
 * @param hidden nobody finds the account by it; it is taken all the same
 */
public record Username(String name, boolean hidden) {

    @Override
    public String toString() {
        return "[redacted]";
    }
}
