package org.zmqspring.supervise;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.zmqspring.transport.EngineSocket;
import org.zmqspring.transport.SocketKey;
import org.zmqspring.transport.SocketOwner;

/**
 * Keeps the sockets it was given and closes one when told to retire it. Confined to one
 * thread.
 *
 * @param <S> the kind of socket
 */
final class RecordingOwner<S extends EngineSocket> implements SocketOwner<S> {

	final Map<SocketKey, S> adopted = new LinkedHashMap<>();

	final List<SocketKey> retired = new ArrayList<>();

	/** Whether to close what is retired; a busy owner takes its time. */
	boolean closes = true;

	/** What adoptions throw, or {@code null}. */
	@Nullable Error refusal;

	/** What retirements throw, or {@code null}. */
	@Nullable RuntimeException retirementFault;

	@Override
	public void adopt(S socket) {
		if (this.refusal != null) {
			throw this.refusal;
		}
		this.adopted.put(socket.key(), socket);
	}

	@Override
	public void retire(SocketKey key) {
		if (this.retirementFault != null) {
			throw this.retirementFault;
		}
		this.retired.add(key);
		S socket = this.adopted.get(key);
		if (this.closes && socket != null) {
			socket.close();
		}
	}

}
