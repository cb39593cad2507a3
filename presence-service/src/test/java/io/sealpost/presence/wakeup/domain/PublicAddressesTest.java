package io.sealpost.presence.wakeup.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {

    private static boolean isPublic(String address) {
        return PublicAddresses.contain(Network.literal(address).orElseThrow());
    }

    /** The addresses right before and after each special range, and some that are in use. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0",
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "191.255.255.255",
                "192.0.1.0",
                "192.0.3.0",
                "192.88.98.255",
                "192.88.100.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "198.51.99.255",
                "198.51.101.0",
                "203.0.112.255",
                "203.0.114.0",
                "223.255.255.255",
                "2000::",
                "2001:200::1",
                "2001:db7:ffff::",
                "2001:db9::",
                "2001:ffff::1",
                "2003::1",
                "2606:4700:4700::1111",
                "2a00:1450:4001:830::200e",
                "3ffe:ffff::1",
                "3fff:1000::1",
                "64:ff9b::8.8.8.8"
            })
    void whatIsOnTheInternetIs(String address) {
        assertThat(isPublic(address)).isTrue();
    }

    /** First and last address of each special range. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.255.255.255",
                "10.0.0.0",
                "10.255.255.255",
                "100.64.0.0",
                "100.127.255.255",
                "127.0.0.0",
                "127.0.0.1",
                "127.255.255.255",
                "169.254.0.0",
                "169.254.169.254",
                "169.254.255.255",
                "172.16.0.0",
                "172.31.255.255",
                "192.0.0.0",
                "192.0.0.255",
                "192.0.2.0",
                "192.0.2.255",
                "192.88.99.0",
                "192.88.99.255",
                "192.168.0.0",
                "192.168.255.255",
                "198.18.0.0",
                "198.19.255.255",
                "198.51.100.0",
                "198.51.100.255",
                "203.0.113.0",
                "203.0.113.255",
                "224.0.0.0",
                "239.255.255.255",
                "240.0.0.0",
                "255.255.255.255",
                "::",
                "::1",
                "::2",
                "::127.0.0.1",
                "::8.8.8.8",
                "::ffff:10.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:0:127.0.0.1",
                "64:ff9b::10.0.0.1",
                "64:ff9b::127.0.0.1",
                "64:ff9b::169.254.169.254",
                "64:ff9b::0.0.0.0",
                "64:ff9b:0:0:0:1:808:808",
                "64:ff9b:1::8.8.8.8",
                "100::1",
                "1fff:ffff::1",
                "2001::1",
                "2001:0:808:808::1",
                "2001:2::1",
                "2001:10::1",
                "2001:20::1",
                "2001:1ff:ffff::1",
                "2001:db8::",
                "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
                "2002::1",
                "2002:a00:1::1",
                "2002:7f00:1::1",
                "2002:808:808::1",
                "2002:ffff::1",
                "3fff::1",
                "3fff:fff:ffff::1",
                "4000::1",
                "5f00::1",
                "fbff::1",
                "fc00::1",
                "fd00:ec2::254",
                "fdff::1",
                "fe00::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "feff::1",
                "ff02::1",
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
            })
    void whatIsSpecialIsNot(String address) {
        assertThat(isPublic(address)).isFalse();
    }

    /** The JDK turns a mapped address into the IPv4 address that it is; a resolver of another kind might not. */
    @Test
    void aMappedAddressThatStaysOneIsNot() throws UnknownHostException {
        var bytes = new byte[16];
        bytes[10] = bytes[11] = (byte) 0xff;
        bytes[12] = 8;

        assertThat(PublicAddresses.contain(Inet6Address.getByAddress(null, bytes, -1)))
                .isFalse();
    }

    /** Every first byte: no range was forgotten as a whole. */
    @Test
    void ofTheFirstBytesTheseAreWhollySpecial() {
        for (int first = 0; first < 256; first++) {
            boolean special = first == 0 || first == 10 || first == 127 || first >= 224;
            assertThat(isPublic(first + ".7.7.7")).as("%d.7.7.7", first).isEqualTo(!special);
        }
    }

    @Test
    void ofIpv6NothingOutsideOfGlobalUnicastIs() {
        for (int first = 0; first < 256; first++) {
            boolean unicast = first >> 5 == 1;
            var address = Integer.toHexString(first) + "77:7777::77";
            assertThat(isPublic(address)).as(address).isEqualTo(unicast);
        }
    }
}
