package org.zmqspring.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of IPv4 or IPv6 addresses in CIDR notation, or a single address. It never asks
 * a name service. Immutable.
 */
public final class AddressRange {

	private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

	private static final Pattern RANGE = Pattern.compile("([^/]+)(?:/(\\d{1,3}))?");

	private final String text;

	private final byte[] address;

	private final int prefix;

	private AddressRange(String text, byte[] address, int prefix) {
		this.text = text;
		this.address = address;
		this.prefix = prefix;
	}

	/**
	 * Read a range.
	 * @param text such as {@code 10.0.0.0/8}, {@code 192.168.1.5}, {@code 2001:db8::/32}
	 * @return the range
	 * @throws IllegalArgumentException if it is malformed
	 */
	public static AddressRange parse(String text) {
		Matcher matcher = RANGE.matcher(text.strip());
		byte[] address = matcher.matches() ? bytes(matcher.group(1)) : new byte[0];
		if (address.length == 0) {
			throw new IllegalArgumentException("is neither an IPv4 or IPv6 address nor a range of them");
		}
		String digits = matcher.group(2);
		int prefix = (digits != null) ? Integer.parseInt(digits) : address.length * 8;
		if (prefix > address.length * 8) {
			throw new IllegalArgumentException("has a prefix above " + address.length * 8);
		}
		return new AddressRange(text.strip(), address, prefix);
	}

	/**
	 * Whether an address is in the range.
	 * @param literal an IPv4 or IPv6 address
	 * @return whether it is; {@code false} if the text is no address
	 */
	public boolean contains(String literal) {
		byte[] other = bytes(literal);
		if (other.length != this.address.length) {
			return false;
		}
		for (int bit = 0; bit < this.prefix; bit++) {
			int mask = 0x80 >>> (bit % 8);
			if ((other[bit / 8] & mask) != (this.address[bit / 8] & mask)) {
				return false;
			}
		}
		return true;
	}

	/** Empty if the text is no address. An IPv4 address within an IPv6 one is IPv4. */
	private static byte[] bytes(String literal) {
		String bare = literal.startsWith("[") && literal.endsWith("]") ? literal.substring(1, literal.length() - 1)
				: literal;
		int scope = bare.indexOf('%');
		String address = (scope < 0) ? bare : bare.substring(0, scope);
		boolean ipv4 = IPV4.matcher(address).matches();
		if (!ipv4 && !address.contains(":")) {
			return new byte[0];
		}
		try {
			// Text in brackets is never looked up as a name.
			return InetAddress.getByName(ipv4 ? address : "[" + address + "]").getAddress();
		}
		catch (UnknownHostException ex) {
			return new byte[0];
		}
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof AddressRange range && range.text.equals(this.text);
	}

	@Override
	public int hashCode() {
		return this.text.hashCode();
	}

	@Override
	public String toString() {
		return this.text;
	}

}
