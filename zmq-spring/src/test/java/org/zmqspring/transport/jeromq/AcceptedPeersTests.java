package org.zmqspring.transport.jeromq;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AcceptedPeersTests {

	/** Of a channel that is not connected. */
	private static final String ADDRESS = "unknown";

	private final AcceptedPeers peers = new AcceptedPeers();

	private final List<SocketChannel> channels = new ArrayList<>();

	@AfterEach
	void close() {
		this.channels.forEach(Channels::close);
	}

	@Test
	void shouldJudgeEachPeerOnce() throws IOException {
		add();
		add();
		assertThat(this.peers.judge("10.0.0.1")).isFalse();
		assertThat(this.peers.judge(ADDRESS)).isTrue();
		assertThat(this.peers.judge(ADDRESS)).isTrue();
		assertThat(this.peers.judge(ADDRESS)).isFalse();
	}

	@Test
	void shouldTellWhetherAPeerThatGoesWasJudged() throws IOException {
		SocketChannel judged = add();
		this.peers.judge(ADDRESS);
		SocketChannel stranger = add();
		assertThat(this.peers.remove(judged)).isTrue();
		assertThat(this.peers.remove(stranger)).isFalse();
		assertThat(this.peers.remove(stranger)).as("gone").isNull();
		assertThat(this.peers.size()).isZero();
	}

	@Test
	void shouldLetGoOfWhatHasEndedWithoutAWord() throws IOException {
		SocketChannel ended = add();
		add();
		assertThat(this.peers.removeClosed()).isFalse();
		ended.close();
		assertThat(this.peers.removeClosed()).isTrue();
		assertThat(this.peers.size()).isOne();
	}

	@Test
	void whenTheEngineHasDiedThenAllAreClosed() throws IOException {
		SocketChannel judged = add();
		this.peers.judge(ADDRESS);
		SocketChannel stranger = add();
		this.peers.closeAll();
		assertThat(judged.isOpen()).isFalse();
		assertThat(stranger.isOpen()).isFalse();
	}

	private SocketChannel add() throws IOException {
		SocketChannel channel = SocketChannel.open();
		this.channels.add(channel);
		this.peers.add(channel);
		return channel;
	}

}
