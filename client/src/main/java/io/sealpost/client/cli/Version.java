package io.sealpost.client.cli;

import io.sealpost.protocol.Limits;
import picocli.CommandLine.IVersionProvider;

/** The start script reads the version out of the build file. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = System.getProperty("sealpost.version", "(development build)");
        return new String[] {"sealpost " + version + ", protocol version " + Limits.PROTOCOL_VERSION};
    }
}
