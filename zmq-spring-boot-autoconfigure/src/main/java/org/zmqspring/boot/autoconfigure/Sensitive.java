package org.zmqspring.boot.autoconfigure;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Knows the properties that hold secrets, however their names are written. Stateless,
 * thread-safe.
 */
final class Sensitive {

	/** The names without dots, dashes and underscores, in lower case. */
	private static final Pattern SECRET = Pattern
		.compile("zmq(?:publishers?|subscribers?)?.*(?:curvesecretkey|plainpassword|zapusers.*)");

	/** A secret key may have been put in the place of a public one. */
	private static final Pattern KEY = Pattern.compile(
			"zmq(?:publishers?|subscribers?)?.*(?:curve(?:secret|public|server)key|zapallowedcurvekeys.*|plain(?:username|password)|zapusers.*)");

	private Sensitive() {
	}

	/** Whether its value is a secret. */
	static boolean isSecret(String property) {
		return SECRET.matcher(uniform(property)).matches();
	}

	/** Whether a wrong value could be a secret. */
	static boolean mayBeSecret(String property) {
		return KEY.matcher(uniform(property)).matches();
	}

	private static String uniform(String property) {
		return property.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
	}

}
