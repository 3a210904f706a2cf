package org.zmqspring.transport.jeromq;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link AcceptedPeers}. */
class AcceptedPeersTests {

	/** The address of a channel that is not connected. */
	private static final String ADDRESS = "unknown";

	private final AcceptedPeers peers = new AcceptedPeers();

	private final List<SocketChannel> channels = new ArrayList<>();

	@AfterEach
	void close() {
		this.channels.forEach(Channels::close);
	}

	@Test
	void shouldMarkEachConnectionOnce() throws IOException {
		add();
		add();
		assertThat(this.peers.markChecked("10.0.0.1")).isFalse();
		assertThat(this.peers.markChecked(ADDRESS)).isTrue();
		assertThat(this.peers.markChecked(ADDRESS)).isTrue();
		assertThat(this.peers.markChecked(ADDRESS)).isFalse();
	}

	@Test
	void shouldTellWhetherTheRemovedPeerWasChecked() throws IOException {
		SocketChannel checked = add();
		this.peers.markChecked(ADDRESS);
		SocketChannel unchecked = add();
		assertThat(this.peers.remove(checked)).isTrue();
		assertThat(this.peers.remove(unchecked)).isFalse();
		assertThat(this.peers.remove(unchecked)).as("gone").isNull();
		assertThat(this.peers.size()).isZero();
	}

	@Test
	void shouldRemoveConnectionsWhoseEndWasNotReported() throws IOException {
		SocketChannel ended = add();
		add();
		assertThat(this.peers.removeClosed()).isFalse();
		ended.close();
		assertThat(this.peers.removeClosed()).isTrue();
		assertThat(this.peers.size()).isOne();
	}

	@Test
	void whenTheEngineHasDiedThenAllAreClosed() throws IOException {
		SocketChannel checked = add();
		this.peers.markChecked(ADDRESS);
		SocketChannel unchecked = add();
		this.peers.closeAll();
		assertThat(checked.isOpen()).isFalse();
		assertThat(unchecked.isOpen()).isFalse();
	}

	private SocketChannel add() throws IOException {
		SocketChannel channel = SocketChannel.open();
		this.channels.add(channel);
		this.peers.add(channel);
		return channel;
	}

}
