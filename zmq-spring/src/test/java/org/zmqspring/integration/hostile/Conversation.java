package org.zmqspring.integration.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.zmqspring.integration.faults.Zmtp;

/**
 * What is said on one connection: one case, or several that a connection survives and
 * then one that it need not survive. Immutable.
 *
 * @param cases in order
 */
record Conversation(List<HostileCase> cases) {

	private static final int MOST = 12;

	private static final int PATIENCE_MILLIS = 60_000;

	Conversation {
		cases = List.copyOf(cases);
	}

	/** All cases from one number up to another. */
	static List<Conversation> of(long seed, int from, int to, String socketType) {
		List<Conversation> all = new ArrayList<>();
		List<HostileCase> open = new ArrayList<>();
		for (int number = from; number < to; number++) {
			HostileCase next = HostileCase.of(seed, number, socketType);
			if (!next.family().meets()) {
				all.add(new Conversation(List.of(next)));
				continue;
			}
			open.add(next);
			if (!next.family().survives() || open.size() == MOST) {
				all.add(new Conversation(open));
				open.clear();
			}
		}
		if (!open.isEmpty()) {
			all.add(new Conversation(open));
		}
		return all;
	}

	/**
	 * Say it all, hang up, and see that the other side does, too: it has read everything
	 * then and let go of the connection.
	 * @return what is wrong with that, or {@code null}
	 */
	@Nullable String hold(Socket connection, String socketType) {
		try {
			connection.setSoTimeout(PATIENCE_MILLIS);
			connection.setTcpNoDelay(true);
			if (this.cases.get(0).family().meets()) {
				Zmtp.meet(connection, socketType);
			}
			connection.getOutputStream().write(words());
			connection.shutdownOutput();
			InputStream in = connection.getInputStream();
			byte[] answer = new byte[4096];
			while (in.read(answer) >= 0) {
				// what it answers does not matter
			}
			return null;
		}
		catch (SocketTimeoutException ex) {
			return "not let go of: " + this;
		}
		catch (IOException ex) {
			// hung up on, which is fine
			return null;
		}
	}

	byte[] words() {
		return Mutations.join(this.cases.stream().map(HostileCase::words).toArray(byte[][]::new));
	}

	@Override
	public String toString() {
		return this.cases.stream().map(HostileCase::toString).collect(Collectors.joining("\n  "));
	}

}
