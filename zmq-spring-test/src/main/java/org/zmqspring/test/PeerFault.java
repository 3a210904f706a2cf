package org.zmqspring.test;

/** A fault of the network between an application and its peer. */
enum PeerFault {

	/** Each connection is reset; new ones are accepted. */
	RESET(true, false, false),

	/** Each connection is reset; new ones are refused. */
	REFUSE(true, true, false),

	/** Each connection is reset, again and again. */
	FLAP(true, true, false),

	/** No byte passes, and no connection ends. */
	CUT(false, true, true),

	/** No byte passes, and attempts to connect get no answer. */
	BLACK_HOLE(false, true, true),

	/** Each byte is late. */
	DELAY(false, true, false);

	private final boolean breaking;

	private final boolean lasting;

	private final boolean silent;

	PeerFault(boolean breaking, boolean lasting, boolean silent) {
		this.breaking = breaking;
		this.lasting = lasting;
		this.silent = silent;
	}

	/** Whether it ends each connection. */
	boolean isBreaking() {
		return this.breaking;
	}

	/** Whether it lasts until the network is healed. */
	boolean isLasting() {
		return this.lasting;
	}

	/** Whether a connection may be lost because of it. */
	boolean canBreak() {
		return this != DELAY;
	}

	/** Whether nothing passes, not even the end of a connection. */
	boolean isSilent() {
		return this.silent;
	}

}
