// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Which addresses are out on the internet: what is not in the registries of special-purpose addresses (RFC 6890), not
 * multicast, and not an address of this machine.
 */
final class PublicAddresses {

    private static final List<Block> SPECIAL_V4 = List.of(
            block("0.0.0.0", 8),
            block("10.0.0.0", 8),
            block("100.64.0.0", 10),
            block("127.0.0.0", 8),
            block("169.254.0.0", 16),
            block("172.16.0.0", 12),
            block("192.0.0.0", 24),
            block("192.0.2.0", 24),
            block("192.88.99.0", 24),
            block("192.168.0.0", 16),
            block("198.18.0.0", 15),
            block("198.51.100.0", 24),
            block("203.0.113.0", 24),
            block("224.0.0.0", 3));

    /** All global unicast addresses of IPv6 begin so (RFC 4291): private, link-local and mapped ones do not. */
    private static final Block GLOBAL_V6 = block("2000::", 3);

    private static final List<Block> SPECIAL_V6 =
            List.of(block("2001::", 23), block("2001:db8::", 32), block("2002::", 16), block("3fff::", 20));

    /** IPv4 behind a translator (RFC 6052): as public as what is inside. */
    private static final Block NAT64 = block("64:ff9b::", 96);

    private PublicAddresses() {}

    /** Whether the address is public and another machine's. */
    static boolean contains(InetAddress address) {
        boolean outside = switch (address) {
            case Inet4Address v4 -> isPublic(v4);
            case Inet6Address v6 -> isPublic(v6);
            default -> false;
        };
        return outside && !isOurs(address);
    }

    private static boolean isPublic(Inet4Address address) {
        return SPECIAL_V4.stream().noneMatch(b -> b.contains(address));
    }

    private static boolean isPublic(Inet6Address address) {
        if (NAT64.contains(address)) {
            byte[] bytes = address.getAddress();
            return isPublic((Inet4Address) of(new byte[] {bytes[12], bytes[13], bytes[14], bytes[15]}));
        }
        return GLOBAL_V6.contains(address) && SPECIAL_V6.stream().noneMatch(b -> b.contains(address));
    }

    private static boolean isOurs(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true; // not known to be another machine's
        }
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 bytes are an address", e);
        }
    }

    private static Block block(String first, int bits) {
        return new Block(InetAddress.ofLiteral(first).getAddress(), bits);
    }

    /** Addresses that have their first bits in common. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Block(byte[] first, int bits) {

        boolean contains(InetAddress address) {
            byte[] bytes = address.getAddress();
            if (bytes.length != first.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((bytes[bit / 8] & mask) != (first[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
