package org.zmqspring.integration.faults;

import java.util.ArrayList;
import java.util.List;

/**
 * The firewall of a subscriber's host, which can swallow what comes from the publisher's
 * or goes there. Immutable.
 *
 * @param launcher what starts a program on the subscriber's host
 */
record Firewall(List<String> launcher) {

	/** New connections hang; those that are there go on. */
	void dropSyns() {
		iptables("-I", "OUTPUT", "-p", "tcp", "--syn", "-d", NamespacePair.PUBLISHER, "-j", "DROP");
	}

	/** Silence, both ways. */
	void blackHole() {
		blackHoleDown();
		blackHoleUp();
	}

	/** Silence from the publisher. */
	void blackHoleDown() {
		iptables("-I", "INPUT", "-s", NamespacePair.PUBLISHER, "-j", "DROP");
	}

	/** Silence towards the publisher. */
	void blackHoleUp() {
		iptables("-I", "OUTPUT", "-d", NamespacePair.PUBLISHER, "-j", "DROP");
	}

	/** Of the packets each way this share vanishes, by chance. */
	void lose(double share) {
		String probability = String.valueOf(share);
		iptables("-I", "INPUT", "-s", NamespacePair.PUBLISHER, "-m", "statistic", "--mode", "random", "--probability",
				probability, "-j", "DROP");
		iptables("-I", "OUTPUT", "-d", NamespacePair.PUBLISHER, "-m", "statistic", "--mode", "random", "--probability",
				probability, "-j", "DROP");
	}

	/** Everything passes. */
	void heal() {
		iptables("-F");
	}

	boolean isThere() {
		return Shell.tryToRun(command("-L"));
	}

	private void iptables(String... arguments) {
		Shell.run(command(arguments));
	}

	private String[] command(String... arguments) {
		List<String> command = new ArrayList<>(this.launcher);
		command.add("iptables");
		command.addAll(List.of(arguments));
		return command.toArray(String[]::new);
	}

}
