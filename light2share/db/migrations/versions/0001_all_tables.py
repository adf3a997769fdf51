"""Every table of the first release, with the guard against double booking and the append-only record of moves."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Two blocked times of one unit never overlap (half-open, so touching ends are fine). A demo's record may be removed with
# the demo; any other record of a move stays as it was written.
SQLITE_OVERLAP = """
WHEN NEW.blocks AND EXISTS (
  SELECT 1 FROM booking_period AS other
  WHERE other.blocks AND other.unit_id = NEW.unit_id AND other.id IS NOT NEW.id
    AND other.blocked_until > NEW.blocked_from AND other.blocked_from < NEW.blocked_until)
BEGIN SELECT RAISE(ABORT, 'booking_no_overlap'); END
"""
SQLITE = (
    "CREATE TRIGGER booking_no_overlap_insert BEFORE INSERT ON booking_period" + SQLITE_OVERLAP,
    "CREATE TRIGGER booking_no_overlap_update BEFORE UPDATE OF unit_id, blocked_from, blocked_until, blocks"
    " ON booking_period" + SQLITE_OVERLAP,
    "CREATE TRIGGER booking_event_no_update BEFORE UPDATE ON booking_event"
    " BEGIN SELECT RAISE(ABORT, 'booking_event_append_only'); END",
    "CREATE TRIGGER booking_event_no_delete BEFORE DELETE ON booking_event"
    " WHEN EXISTS (SELECT 1 FROM booking WHERE booking.id = OLD.booking_id AND NOT booking.demo)"
    " BEGIN SELECT RAISE(ABORT, 'booking_event_append_only'); END",
    "CREATE TRIGGER booking_no_delete BEFORE DELETE ON booking WHEN NOT OLD.demo"
    " BEGIN SELECT RAISE(ABORT, 'booking_no_delete'); END",
)
POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "ALTER TABLE booking_period ADD CONSTRAINT booking_no_overlap EXCLUDE USING gist"
    " (unit_id WITH =, tstzrange(blocked_from, blocked_until, '[)') WITH &&) WHERE (blocks)",
    """CREATE FUNCTION booking_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' OR EXISTS (SELECT 1 FROM booking WHERE id = OLD.booking_id AND NOT demo) THEN
        RAISE EXCEPTION 'booking_event_append_only';
      END IF;
      RETURN OLD;
    END $$""",
    "CREATE TRIGGER booking_event_append_only BEFORE UPDATE OR DELETE ON booking_event"
    " FOR EACH ROW EXECUTE FUNCTION booking_event_append_only()",
    """CREATE FUNCTION booking_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'booking_no_delete'; END $$""",
    "CREATE TRIGGER booking_no_delete BEFORE DELETE ON booking"
    " FOR EACH ROW WHEN (NOT OLD.demo) EXECUTE FUNCTION booking_no_delete()",
)


def upgrade() -> None:
    tables()
    if op.get_bind().dialect.name == "postgresql":
        for statement in POSTGRESQL:
            op.execute(statement)
    else:
        for statement in SQLITE:
            op.execute(statement)


def tables() -> None:
    op.create_table(
        "answered_form",
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("answered_form_pkey")),
    )
    with op.batch_alter_table("answered_form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("answered_form_answered_at_idx"), ["answered_at"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("size_class", sa.String(32), nullable=True),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("siren", sa.Text(), nullable=True),
        sa.Column("siret", sa.Text(), nullable=True),
        sa.Column("vat_number", sa.Text(), nullable=True),
        sa.Column("about_fr", sa.Text(), nullable=True),
        sa.Column("about_en", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("domains", sa.Text(), nullable=False),
        sa.Column("member_since", sa.Integer(), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("organisation_pkey")),
        sa.UniqueConstraint("slug", name=op.f("organisation_slug_key")),
    )
    op.create_table(
        "periodic_job",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("periodic_job_pkey")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("theme", sa.Text(), nullable=True),
        sa.Column("is_cluster_manager", sa.Boolean(), nullable=False),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("person_pkey")),
        sa.UniqueConstraint("email", name=op.f("person_email_key")),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("is_manager", sa.Boolean(), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("membership_organisation_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("membership_person_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("membership_pkey")),
        sa.UniqueConstraint(
            "person_id", "organisation_id", name=op.f("membership_person_id_organisation_id_key")
        ),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("membership_organisation_id_idx"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("membership_person_id_idx"), ["person_id"], unique=False)

    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("outgoing_mail_person_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("outgoing_mail_pkey")),
        sa.UniqueConstraint(
            "kind", "subject_id", "person_id", name=op.f("outgoing_mail_kind_subject_id_person_id_key")
        ),
        sa.UniqueConstraint("message_id", name=op.f("outgoing_mail_message_id_key")),
    )
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("outgoing_mail_person_id_created_at_idx"), ["person_id", "created_at"], unique=False
        )
        batch_op.create_index(batch_op.f("outgoing_mail_state_due_at_idx"), ["state", "due_at"], unique=False)

    op.create_table(
        "password_reset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("password_reset_person_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("password_reset_pkey")),
        sa.UniqueConstraint("secret_hash", name=op.f("password_reset_secret_hash_key")),
    )
    with op.batch_alter_table("password_reset", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("password_reset_person_id_created_at_idx"), ["person_id", "created_at"], unique=False
        )

    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("insee_code", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("region_code", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name=op.f("site_on_earth_check")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("site_organisation_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("site_pkey")),
        sa.UniqueConstraint("organisation_id", "slug", name=op.f("site_organisation_id_slug_key")),
    )
    op.create_table(
        "equipment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("technique", sa.Text(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("title_fr", sa.Text(), nullable=True),
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("summary_fr", sa.Text(), nullable=True),
        sa.Column("summary_en", sa.Text(), nullable=True),
        sa.Column("description_fr", sa.Text(), nullable=True),
        sa.Column("description_en", sa.Text(), nullable=True),
        sa.Column("manufacturer", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("commissioned_year", sa.Integer(), nullable=True),
        sa.Column("domains", sa.Text(), nullable=False),
        sa.Column("access_modes", sa.Text(), nullable=False),
        sa.Column("price_mode", sa.String(32), nullable=False),
        sa.Column("hourly_rate_cents", sa.Integer(), nullable=True),
        sa.Column("daily_rate_cents", sa.Integer(), nullable=True),
        sa.Column("operator_hourly_rate_cents", sa.Integer(), nullable=True),
        sa.Column("sample_rate_cents", sa.Integer(), nullable=True),
        sa.Column("replacement_value_cents", sa.Integer(), nullable=True),
        sa.Column("training_required", sa.Boolean(), nullable=False),
        sa.Column("laser_class", sa.Text(), nullable=True),
        sa.Column("cleanroom_class", sa.Text(), nullable=True),
        sa.Column("safety_notes_fr", sa.Text(), nullable=True),
        sa.Column("safety_notes_en", sa.Text(), nullable=True),
        sa.Column("dual_use_check", sa.Boolean(), nullable=False),
        sa.Column("calibrated_on", sa.Date(), nullable=True),
        sa.Column("calibration_interval_months", sa.Integer(), nullable=True),
        sa.Column("approval", sa.String(32), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("free_cancel_hours", sa.Integer(), nullable=False),
        sa.Column("lead_time_minutes", sa.Integer(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column("shortest_minutes", sa.Integer(), nullable=False),
        sa.Column("longest_minutes", sa.Integer(), nullable=False),
        sa.Column("step_minutes", sa.Integer(), nullable=False),
        sa.Column("buffer_before_minutes", sa.Integer(), nullable=False),
        sa.Column("buffer_after_minutes", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("answer_days BETWEEN 1 AND 10", name=op.f("equipment_answer_days_check")),
        sa.CheckConstraint(
            "coalesce(hourly_rate_cents, 0) >= 0 AND coalesce(daily_rate_cents, 0) >= 0",
            name=op.f("equipment_rates_not_negative_check"),
        ),
        sa.CheckConstraint(
            "lead_time_minutes >= 0 AND horizon_days BETWEEN 1 AND 730 AND step_minutes BETWEEN 5 AND 1440 AND shortest_minutes >= 5 AND shortest_minutes <= longest_minutes AND buffer_before_minutes >= 0 AND buffer_after_minutes >= 0",
            name=op.f("equipment_sane_terms_check"),
        ),
        sa.CheckConstraint(
            "title_fr IS NOT NULL OR title_en IS NOT NULL", name=op.f("equipment_has_a_title_check")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["organisation.id"], name=op.f("equipment_owner_id_fkey")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("equipment_site_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("equipment_pkey")),
        sa.UniqueConstraint("slug", name=op.f("equipment_slug_key")),
    )
    with op.batch_alter_table("equipment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("equipment_owner_id_state_idx"), ["owner_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("equipment_site_id_idx"), ["site_id"], unique=False)
        batch_op.create_index(
            batch_op.f("equipment_state_technique_idx"), ["state", "technique"], unique=False
        )

    op.create_table(
        "blackout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("starts_local", sa.DateTime(), nullable=False),
        sa.Column("ends_local", sa.DateTime(), nullable=False),
        sa.Column("repeat", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_local < ends_local", name=op.f("blackout_ends_after_start_check")),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name=op.f("blackout_equipment_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("blackout_pkey")),
        sa.UniqueConstraint("uid", name=op.f("blackout_uid_key")),
    )
    with op.batch_alter_table("blackout", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("blackout_equipment_id_idx"), ["equipment_id"], unique=False)

    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("requester_id", sa.Integer(), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("access_mode", sa.String(32), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("sample", sa.Text(), nullable=False),
        sa.Column("requester_reference", sa.Text(), nullable=False),
        sa.Column("price_mode", sa.String(32), nullable=False),
        sa.Column("estimate_cents", sa.Integer(), nullable=True),
        sa.Column("free_cancel_hours", sa.Integer(), nullable=False),
        sa.Column("without_approval", sa.Boolean(), nullable=False),
        sa.Column("used_minutes", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "state IN ('requested', 'offered', 'confirmed', 'in_use', 'completed', 'declined', 'expired', 'withdrawn', 'cancelled', 'no_show')",
            name=op.f("booking_known_state_check"),
        ),
        sa.CheckConstraint("owner_id <> requester_id", name=op.f("booking_two_parties_check")),
        sa.CheckConstraint("used_minutes IS NULL OR used_minutes >= 0", name=op.f("booking_used_not_negative_check")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("booking_ends_after_start_check")),
        sa.ForeignKeyConstraint(["equipment_id"], ["equipment.id"], name=op.f("booking_equipment_id_fkey")),
        sa.ForeignKeyConstraint(["owner_id"], ["organisation.id"], name=op.f("booking_owner_id_fkey")),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["person.id"], name=op.f("booking_requested_by_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["requester_id"], ["organisation.id"], name=op.f("booking_requester_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("booking_pkey")),
        sa.UniqueConstraint("reference", name=op.f("booking_reference_key")),
        sa.UniqueConstraint("uid", name=op.f("booking_uid_key")),
    )
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("booking_equipment_id_state_starts_at_idx"),
            ["equipment_id", "state", "starts_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("booking_owner_id_changed_at_idx"), ["owner_id", "changed_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("booking_owner_id_state_starts_at_idx"),
            ["owner_id", "state", "starts_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("booking_requested_by_id_state_idx"), ["requested_by_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("booking_requester_id_changed_at_idx"), ["requester_id", "changed_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("booking_requester_id_starts_at_idx"), ["requester_id", "starts_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("booking_state_expires_at_idx"), ["state", "expires_at"], unique=False
        )

    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=True),
        sa.Column("scope", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("tentative", sa.Boolean(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["equipment_id"],
            ["equipment.id"],
            name=op.f("calendar_feed_equipment_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("calendar_feed_organisation_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("calendar_feed_person_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("calendar_feed_pkey")),
        sa.UniqueConstraint("secret_hash", name=op.f("calendar_feed_secret_hash_key")),
        sa.UniqueConstraint("handle", name=op.f("calendar_feed_handle_key")),
    )
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("calendar_feed_person_id_idx"), ["person_id"], unique=False)

    op.create_table(
        "finished_feed",
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"],
            ["calendar_feed.id"],
            name=op.f("finished_feed_feed_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("feed_id", name=op.f("finished_feed_pkey")),
    )
    op.create_table(
        "equipment_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("alt_fr", sa.Text(), nullable=True),
        sa.Column("alt_en", sa.Text(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["equipment_id"],
            ["equipment.id"],
            name=op.f("equipment_photo_equipment_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("equipment_photo_pkey")),
        sa.UniqueConstraint("name", name=op.f("equipment_photo_name_key")),
    )
    with op.batch_alter_table("equipment_photo", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("equipment_photo_equipment_id_position_idx"),
            ["equipment_id", "position"],
            unique=False,
        )

    op.create_table(
        "listing_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("photo_name", sa.Text(), nullable=True),
        sa.Column("photo_width", sa.Integer(), nullable=True),
        sa.Column("photo_height", sa.Integer(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("listing_form_organisation_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("listing_form_person_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("listing_form_pkey")),
        sa.UniqueConstraint(
            "person_id", "organisation_id", name=op.f("listing_form_person_id_organisation_id_key")
        ),
    )
    with op.batch_alter_table("listing_form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("listing_form_saved_at_idx"), ["saved_at"], unique=False)

    op.create_table(
        "equipment_specification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("parameter", sa.Text(), nullable=False),
        sa.Column("minimum", sa.Double(), nullable=True),
        sa.Column("maximum", sa.Double(), nullable=True),
        sa.Column("choice", sa.Text(), nullable=True),
        sa.Column("text_fr", sa.Text(), nullable=True),
        sa.Column("text_en", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "minimum IS NULL OR maximum IS NULL OR minimum <= maximum",
            name=op.f("equipment_specification_bounds_in_order_check"),
        ),
        sa.ForeignKeyConstraint(
            ["equipment_id"],
            ["equipment.id"],
            name=op.f("equipment_specification_equipment_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("equipment_specification_pkey")),
        sa.UniqueConstraint(
            "equipment_id",
            "parameter",
            "choice",
            name=op.f("equipment_specification_equipment_id_parameter_choice_key"),
        ),
    )
    with op.batch_alter_table("equipment_specification", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("equipment_specification_parameter_minimum_maximum_idx"),
            ["parameter", "minimum", "maximum"],
            unique=False,
        )

    op.create_table(
        "equipment_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["equipment_id"],
            ["equipment.id"],
            name=op.f("equipment_unit_equipment_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("equipment_unit_pkey")),
        sa.UniqueConstraint("equipment_id", "number", name=op.f("equipment_unit_equipment_id_number_key")),
    )
    op.create_table(
        "first_free",
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("starts_minute", sa.Integer(), nullable=True),
        sa.Column("computed_until_minute", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name=op.f("first_free_equipment_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("equipment_id", name=op.f("first_free_pkey")),
    )
    with op.batch_alter_table("first_free", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("first_free_computed_until_minute_idx"), ["computed_until_minute"], unique=False
        )
        batch_op.create_index(batch_op.f("first_free_starts_minute_idx"), ["starts_minute"], unique=False)

    op.create_table(
        "opening_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens_minute", sa.Integer(), nullable=False),
        sa.Column("closes_minute", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "opens_minute BETWEEN 0 AND 1439 AND closes_minute > opens_minute AND closes_minute <= opens_minute + 1440",
            name=op.f("opening_rule_at_most_a_day_check"),
        ),
        sa.CheckConstraint(
            "valid_from IS NULL OR valid_until IS NULL OR valid_from <= valid_until",
            name=op.f("opening_rule_validity_check"),
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("opening_rule_weekday_check")),
        sa.ForeignKeyConstraint(
            ["equipment_id"],
            ["equipment.id"],
            name=op.f("opening_rule_equipment_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("opening_rule_pkey")),
    )
    with op.batch_alter_table("opening_rule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("opening_rule_equipment_id_idx"), ["equipment_id"], unique=False)

    op.create_table(
        "booking_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("move", sa.Text(), nullable=False),
        sa.Column("from_state", sa.String(32), nullable=True),
        sa.Column("to_state", sa.String(32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("booking_event_booking_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("booking_event_organisation_id_fkey")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("booking_event_person_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("booking_event_pkey")),
    )
    with op.batch_alter_table("booking_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("booking_event_booking_id_idx"), ["booking_id"], unique=False)

    op.create_table(
        "booking_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocks", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "blocked_from <= starts_at AND ends_at <= blocked_until",
            name=op.f("booking_period_buffers_outside_check"),
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("booking_period_ends_after_start_check")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("booking_period_booking_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["equipment_unit.id"], name=op.f("booking_period_unit_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("booking_period_pkey")),
    )
    with op.batch_alter_table("booking_period", schema=None) as batch_op:
        batch_op.create_index(
            "booking_period_blocking_idx",
            ["unit_id", "blocked_until", "blocked_from"],
            unique=False,
            sqlite_where=sa.text("blocks"),
            postgresql_where=sa.text("blocks"),
        )
        batch_op.create_index(batch_op.f("booking_period_booking_id_idx"), ["booking_id"], unique=False)
        batch_op.create_index(
            batch_op.f("booking_period_unit_id_starts_at_idx"), ["unit_id", "starts_at"], unique=False
        )

    op.create_table(
        "calendar_entry",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("calendar_entry_booking_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("booking_id", "language", name=op.f("calendar_entry_pkey")),
    )
    op.create_table(
        "free_period",
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("starts_minute", sa.Integer(), nullable=False),
        sa.Column("ends_minute", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_minute < ends_minute", name=op.f("free_period_ends_after_start_check")),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name=op.f("free_period_equipment_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["equipment_unit.id"], name=op.f("free_period_unit_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "equipment_id", "starts_minute", "ends_minute", "unit_id", name=op.f("free_period_pkey")
        ),
    )
    with op.batch_alter_table("free_period", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("free_period_equipment_id_ends_minute_starts_minute_idx"),
            ["equipment_id", "ends_minute", "starts_minute"],
            unique=False,
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER booking_event_append_only ON booking_event")
        op.execute("DROP FUNCTION booking_event_append_only")
        op.execute("DROP TRIGGER booking_no_delete ON booking")
        op.execute("DROP FUNCTION booking_no_delete")
    op.drop_table("finished_feed")
    with op.batch_alter_table("free_period", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("free_period_equipment_id_ends_minute_starts_minute_idx"))

    op.drop_table("free_period")
    op.drop_table("calendar_entry")
    with op.batch_alter_table("booking_period", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("booking_period_unit_id_starts_at_idx"))
        batch_op.drop_index(batch_op.f("booking_period_booking_id_idx"))
        batch_op.drop_index(
            "booking_period_blocking_idx", sqlite_where=sa.text("blocks"), postgresql_where=sa.text("blocks")
        )

    op.drop_table("booking_period")
    with op.batch_alter_table("booking_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("booking_event_booking_id_idx"))

    op.drop_table("booking_event")
    with op.batch_alter_table("opening_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("opening_rule_equipment_id_idx"))

    op.drop_table("opening_rule")
    with op.batch_alter_table("first_free", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("first_free_starts_minute_idx"))
        batch_op.drop_index(batch_op.f("first_free_computed_until_minute_idx"))

    op.drop_table("first_free")
    op.drop_table("equipment_unit")
    with op.batch_alter_table("equipment_specification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("equipment_specification_parameter_minimum_maximum_idx"))

    op.drop_table("equipment_specification")
    with op.batch_alter_table("listing_form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("listing_form_saved_at_idx"))

    op.drop_table("listing_form")
    with op.batch_alter_table("equipment_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("equipment_photo_equipment_id_position_idx"))

    op.drop_table("equipment_photo")
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("calendar_feed_person_id_idx"))

    op.drop_table("calendar_feed")
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("booking_state_expires_at_idx"))
        batch_op.drop_index(batch_op.f("booking_requester_id_starts_at_idx"))
        batch_op.drop_index(batch_op.f("booking_requester_id_changed_at_idx"))
        batch_op.drop_index(batch_op.f("booking_requested_by_id_state_idx"))
        batch_op.drop_index(batch_op.f("booking_owner_id_state_starts_at_idx"))
        batch_op.drop_index(batch_op.f("booking_owner_id_changed_at_idx"))
        batch_op.drop_index(batch_op.f("booking_equipment_id_state_starts_at_idx"))

    op.drop_table("booking")
    with op.batch_alter_table("blackout", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("blackout_equipment_id_idx"))

    op.drop_table("blackout")
    with op.batch_alter_table("equipment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("equipment_state_technique_idx"))
        batch_op.drop_index(batch_op.f("equipment_site_id_idx"))
        batch_op.drop_index(batch_op.f("equipment_owner_id_state_idx"))

    op.drop_table("equipment")
    op.drop_table("site")
    with op.batch_alter_table("password_reset", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("password_reset_person_id_created_at_idx"))

    op.drop_table("password_reset")
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("outgoing_mail_state_due_at_idx"))
        batch_op.drop_index(batch_op.f("outgoing_mail_person_id_created_at_idx"))

    op.drop_table("outgoing_mail")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("membership_person_id_idx"))
        batch_op.drop_index(batch_op.f("membership_organisation_id_idx"))

    op.drop_table("membership")
    op.drop_table("person")
    op.drop_table("periodic_job")
    op.drop_table("organisation")
    with op.batch_alter_table("answered_form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("answered_form_answered_at_idx"))

    op.drop_table("answered_form")
