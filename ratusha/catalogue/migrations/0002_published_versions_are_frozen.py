"""The database itself refuses to change a published version or its steps.

SQLite loses triggers when a later migration rebuilds the table: such a migration must run `freeze` again
(`tests/catalogue/test_models.py` notices).
"""

from django.db import migrations

_MESSAGE = "a published version never changes"
_SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS catalogue_version_frozen BEFORE UPDATE ON catalogue_serviceversion
    WHEN OLD.state = 'published' BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END""",
    f"""CREATE TRIGGER IF NOT EXISTS catalogue_step_frozen BEFORE UPDATE ON catalogue_processstep
    WHEN (SELECT state FROM catalogue_serviceversion WHERE id = OLD.version_id) = 'published'
    BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END""",
]
_POSTGRES = [
    f"""CREATE OR REPLACE FUNCTION catalogue_frozen() RETURNS trigger AS $$
    BEGIN RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$ LANGUAGE plpgsql""",
    """CREATE OR REPLACE FUNCTION catalogue_step_frozen() RETURNS trigger AS $$
    BEGIN
      IF (SELECT state FROM catalogue_serviceversion WHERE id = OLD.version_id) = 'published' THEN
        RAISE EXCEPTION 'a published version never changes' USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER catalogue_version_frozen BEFORE UPDATE ON catalogue_serviceversion
    FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION catalogue_frozen()""",
    """CREATE TRIGGER catalogue_step_frozen BEFORE UPDATE ON catalogue_processstep
    FOR EACH ROW EXECUTE FUNCTION catalogue_step_frozen()""",
]


def freeze(apps, schema_editor):
    """Put the triggers on."""
    for statement in _POSTGRES if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement)


def thaw(apps, schema_editor):
    """Take the triggers off."""
    postgres = schema_editor.connection.vendor == "postgresql"
    for trigger, table in [
        ("catalogue_version_frozen", "catalogue_serviceversion"),
        ("catalogue_step_frozen", "catalogue_processstep"),
    ]:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {trigger}" + (f" ON {table}" if postgres else ""))


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [migrations.RunPython(freeze, thaw)]
